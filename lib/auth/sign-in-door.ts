import type { NextRequest } from "next/server";
import { env } from "#lib/env.ts";
import { isFromOurPage, notOurPage } from "#lib/http/own-page.ts";
import { problem } from "#lib/http/problem.ts";
import { log } from "#lib/log/log.ts";
import { consoleMetrics } from "#lib/metrics/console-metrics.ts";
import { clientAddress } from "./client-address.ts";
import { nextAuthOptions, type SignInRequest, sessionCookieName, sessionSecret, tripEnds } from "./next-auth.ts";
import { callNextAuth, type NextAuthAnswer } from "./next-auth-call.ts";
import { discover } from "./openid-discovery.ts";
import { openIdProvider, openIdProviderId } from "./openid-provider.ts";
import { problemOfAnswer, type SignInProblem } from "./sign-in-problems.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

// The rest of next-auth's pages would show or change sessions without asking the session's row.
const open: readonly string[] = ["GET csrf", "POST callback/credentials"];
const openByOpenId: readonly string[] = [`POST signin/${openIdProviderId}`, `GET callback/${openIdProviderId}`];

/** The requests of next-auth that the sign-in page and the provider make; 404 for any other, 403 from a foreign page. */
export async function signInDoor(request: NextRequest, context: Context): Promise<Response> {
  const path = (await context.params).nextauth;
  const asked = `${request.method} ${path.join("/")}`;
  const isByOpenId = env().openId !== null && openByOpenId.includes(asked);
  if (!isByOpenId && !open.includes(asked)) return new Response(null, { status: 404 });
  const publicUrl = env().PUBLIC_URL;
  if (request.method !== "GET" && !isFromOurPage(request.headers, publicUrl)) {
    return problem(403, notOurPage(publicUrl));
  }
  const signIn: SignInRequest = {
    address: clientAddress(request.headers.get("x-forwarded-for")),
    userAgent: request.headers.get("user-agent"),
    presentSecret: await sessionSecret(request.cookies.get(sessionCookieName())?.value),
    provider: null,
    problem: null,
  };
  if (!isByOpenId) return toResponse(request, await callNextAuth(request, path, {}, nextAuthOptions(signIn)));
  return toResponse(request, await answerByOpenId(request, path, signIn));
}

async function answerByOpenId(
  request: NextRequest,
  path: readonly string[],
  signIn: SignInRequest,
): Promise<NextAuthAnswer> {
  const query = Object.fromEntries(request.nextUrl.searchParams);
  const isCallback = request.method === "GET";
  if (isCallback && query.error) return refusal(problemOfAnswer(query.error));
  const isConfirming = !isCallback && query.confirm === "1";
  signIn.provider = await readProvider(isConfirming, signIn);
  if (!signIn.provider) return refusal("unreachable");
  const answer = await callNextAuth(request, path, isCallback ? query : {}, nextAuthOptions(signIn));
  const ownPages = `${env().PUBLIC_URL}/api/auth/`;
  if (!answer.goTo?.startsWith(ownPages) && !answer.goTo?.startsWith("/sign-in?")) return answer;
  return refusal(signIn.problem ?? (isCallback ? "expired" : "unavailable"));
}

function refusal(problem: SignInProblem): NextAuthAnswer {
  consoleMetrics.signInsRefused.inc({ reason: problem });
  const headers = new Headers(tripEnds().map((cookie) => ["set-cookie", cookie]));
  return { status: 200, headers, body: null, goTo: `${env().PUBLIC_URL}/sign-in?problem=${problem}` };
}

async function readProvider(isConfirming: boolean, signIn: SignInRequest): Promise<SignInRequest["provider"]> {
  const settings = env().openId;
  if (!settings) return null;
  const onProblem = (problem: SignInProblem) => {
    signIn.problem = problem;
  };
  try {
    return openIdProvider(settings, await discover(settings.issuer), { isConfirming, onProblem });
  } catch (error) {
    log.error(`Signing in by OpenID Connect failed: ${error instanceof Error ? error.message : "discovery"}`);
    return null;
  }
}

/** A page's own script is told the address to go to; a browser that came by a link is sent there. */
function toResponse(request: NextRequest, { status, headers, body, goTo }: NextAuthAnswer): Response {
  headers.set("cache-control", "no-store");
  if (goTo === null) return Response.json(body, { status, headers });
  if (request.method === "POST") return Response.json({ url: goTo }, { status, headers });
  headers.set("location", goTo);
  return new Response(null, { status: 302, headers });
}
