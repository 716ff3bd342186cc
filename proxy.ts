import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "#lib/env.ts";
import { logRefused } from "#lib/http/bounded-log.ts";
import { contentSecurityPolicy, noContentPolicy } from "#lib/http/content-security-policy.ts";
import { problem } from "#lib/http/problem.ts";
import { refuseActionBody, refusedInWords, refuseEarly } from "#lib/http/refuse-early.ts";
import { securityHeaders } from "#lib/http/security-headers.ts";

const nonceBytes = 16;
/** Their addresses are private to a trip: no page after them is told. */
const tripPath = /^\/(cmp|authorize)\//;

/**
 * Gives every response its headers and a policy with a nonce of its own, which pages find in their request, along with
 * the path they were asked under. Who may see or do what is never decided here: pages, routes and actions do.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const { pathname, search } = request.nextUrl;
  const publicUrl = env().PUBLIC_URL;
  const nonce = randomBytes(nonceBytes).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-console-path", `${pathname}${search}`);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);

  const refused = refuseEarly(request, publicUrl) ?? (await refuseActionBody(request));
  if (refused) await logRefused("request", refusedInWords(request, refused));
  const response = refused ? problem(refused.status, refused.detail) : NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(securityHeaders(publicUrl))) response.headers.set(name, value);
  response.headers.set("content-security-policy", pathname.startsWith("/api/") ? noContentPolicy : policy);
  if (tripPath.test(pathname)) response.headers.set("referrer-policy", "no-referrer");
  if (!pathname.startsWith("/_next/static/")) response.headers.set("cache-control", "no-store");
  return response;
}
