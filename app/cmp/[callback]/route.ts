import { type NextRequest, NextResponse } from "next/server";
import { callbackAnswer } from "#lib/authorizations/callback-proof.ts";
import { tripProofs } from "#lib/authorizations/cookie.ts";
import { type Callback, finishAuthorization } from "#lib/authorizations/finish.ts";
import type { OutcomeCode } from "#lib/authorizations/outcomes.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log/log.ts";
import { refusalPage } from "./refusal-page.ts";

type Context = { params: Promise<{ callback: string }> };

const headers = { "cache-control": "no-store", "referrer-policy": "no-referrer" };

function refusal(request: NextRequest, status: number, code: OutcomeCode, provider: string): NextResponse {
  return new NextResponse(refusalPage(code, provider, request.headers.get("x-nonce") ?? ""), {
    status,
    headers: { ...headers, "content-type": "text/html; charset=utf-8" },
  });
}

// Given twice is given by nobody we know.
function single(query: URLSearchParams, name: string): string | null {
  const [value, ...more] = query.getAll(name);
  return more.length === 0 ? value || null : null;
}

function callbackOf(query: URLSearchParams): Callback {
  return {
    state: single(query, "state"),
    code: single(query, "code"),
    error: single(query, "error"),
    errorDescription: single(query, "error_description"),
  };
}

// The error may hold the query or a row: only its kind is logged.
function logFailure(error: unknown): void {
  const name = error instanceof Error ? error.name : "unknown";
  log.error(`An authorization's callback failed (${name}).`);
}

/** The redirect URI registered with the provider. Ends at an address without the code; a test of it gets a proof. */
export async function GET(request: NextRequest, { params }: Context): Promise<NextResponse> {
  const { callback } = await params;
  const kind = connectorKinds.find(({ callbackPath }) => callbackPath === `/cmp/${callback}`);
  if (!kind) return refusal(request, 400, "state_mismatch", "The provider");
  try {
    const query = request.nextUrl.searchParams;
    const answer = query.size === 1 ? callbackAnswer(single(query, "test") ?? "") : null;
    if (answer !== null) return NextResponse.json({ answer }, { headers });
    const finished = await finishAuthorization(kind, callbackOf(query), tripProofs(request.cookies.getAll()));
    if ("mismatch" in finished) return refusal(request, 400, finished.mismatch, kind.name);
    const result = `${env().PUBLIC_URL}/cmp/result/${finished.authorizationId}`;
    return NextResponse.redirect(result, { status: 303, headers });
  } catch (error) {
    logFailure(error);
    return refusal(request, 503, "console_error", kind.name);
  }
}

/** Looking is not coming back. */
export function HEAD(): Response {
  return new Response(null, { status: 405, headers: { allow: "GET" } });
}
