import type { Route } from "next";
import { cookies, headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { recordRefusal } from "#lib/audit/record-refusal.ts";
import { type Person, type Role, roleAllows, roleTooLow } from "#lib/caller.ts";
import { clientAddress } from "./client-address.ts";
import { sessionCookieName, sessionSecret } from "./next-auth.ts";
import { readSession } from "./session-row.ts";

async function person(counts: boolean): Promise<Person | null> {
  const secret = await sessionSecret((await cookies()).get(sessionCookieName())?.value);
  if (!secret) return null;
  return readSession(secret, counts, clientAddress((await headers()).get("x-forwarded-for")));
}

/** Who is signed in, once a request; the visit counts as being active. Null when nobody is. */
export const readPerson = cache(() => person(true));

/** As readPerson, for what a page asks for by itself: being looked at is not being active. */
export const readPersonQuietly = cache(() => person(false));

/**
 * Who is signed in, for what also a person sees who must do something before anything else. Goes to the sign-in page
 * for nobody.
 */
export async function requireSignedIn(): Promise<Person> {
  const signedIn = await readPerson();
  if (signedIn) return signedIn;
  const here = (await headers()).get("x-console-path") ?? "/";
  redirect(`/sign-in?returnTo=${encodeURIComponent(here)}` as Route);
}

/**
 * The person, for a page. Goes to the sign-in page when nobody is signed in, to Your account when they must choose a
 * password or set up a second factor first, to "not allowed" (403) when the role is too low.
 */
export async function requirePerson(role: Role): Promise<Person> {
  const signedIn = await requireSignedIn();
  if (signedIn.mustChangePassword || signedIn.mustSetUpSecondFactor) redirect("/account" as Route);
  if (!roleAllows(signedIn.role, role)) {
    await recordRefusal(signedIn, roleTooLow(signedIn.role, role));
    forbidden();
  }
  return signedIn;
}
