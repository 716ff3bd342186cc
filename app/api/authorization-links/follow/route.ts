import { NextResponse } from "next/server";
import { openDoor } from "#lib/auth/open-door.ts";
import { followAuthorizationLink } from "#lib/authorizations/follow-link.ts";
import { openedFrom } from "#lib/authorizations/open.ts";
import { linkSecretInput } from "#lib/authorizations/schema.ts";

/** Marks this browser by a cookie and tells it where the provider is. */
export const POST = openDoor(
  linkSecretInput,
  (input, { headers }) => followAuthorizationLink(input, openedFrom(headers)),
  ({ location, cookie }) => {
    const response = NextResponse.json({ location }, { headers: { "cache-control": "no-store" } });
    response.cookies.set(cookie);
    return response;
  },
);
