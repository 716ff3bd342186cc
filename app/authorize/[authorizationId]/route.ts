import { type NextRequest, NextResponse } from "next/server";
import { z } from "zod";
import { readPerson } from "#lib/auth/session.ts";
import { openAuthorization, openedFrom } from "#lib/authorizations/open.ts";
import type { OutcomeCode } from "#lib/authorizations/outcomes.ts";
import { env } from "#lib/env.ts";

type Context = { params: Promise<{ authorizationId: string }> };

function redirectTo(address: string): NextResponse {
  const headers = { "cache-control": "no-store", "referrer-policy": "no-referrer" };
  return NextResponse.redirect(address, { status: 303, headers });
}

const toOutcome = (code: OutcomeCode) => redirectTo(`${env().PUBLIC_URL}/cmp/outcome/${code}`);

/** The start page: marks this browser by a cookie and sends it on to the provider. */
export async function GET(request: NextRequest, { params }: Context): Promise<NextResponse> {
  const { authorizationId } = await params;
  if (!z.uuid().safeParse(authorizationId).success) return toOutcome("not_found");
  const link = request.nextUrl.searchParams.get("link");
  const from = openedFrom(request.headers);
  const opened = await openAuthorization(authorizationId, { person: await readPerson(), link, from });
  switch (opened.outcome) {
    case "opened": {
      const response = redirectTo(opened.location);
      response.cookies.set(opened.cookie);
      return response;
    }
    case "sign-in": {
      const returnTo = encodeURIComponent(`/authorize/${authorizationId}`);
      return redirectTo(`${env().PUBLIC_URL}/sign-in?returnTo=${returnTo}`);
    }
    case "not-found":
      return toOutcome("not_found");
    case "over":
      return toOutcome("ten_minutes_passed");
  }
}

/** Looking is not opening. */
export function HEAD(): Response {
  return new Response(null, { status: 405, headers: { allow: "GET" } });
}
