"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { action } from "#lib/auth/action.ts";
import { confirmByPassword } from "#lib/auth/confirm.ts";
import { sessionCookie, sessionCookieName } from "#lib/auth/next-auth.ts";
import { type Confirmation, confirmation } from "#lib/auth/schema.ts";
import { signOut } from "#lib/auth/session-row.ts";
import type { Person } from "#lib/caller.ts";
import { newView, viewId } from "#lib/views/schema.ts";
import { deleteView, saveView } from "#lib/views/write.ts";

async function leave(person: Person): Promise<void> {
  await signOut(person);
  (await cookies()).delete({ name: sessionCookieName(), path: "/", secure: sessionCookieName().startsWith("__Host-") });
}

async function confirm(person: Person, input: Confirmation): Promise<void> {
  (await cookies()).set(await sessionCookie(await confirmByPassword(person, input)));
}

export const confirmAction = action("viewer", confirmation, confirm, { step: "set up a second factor" });
export const saveViewAction = action("viewer", newView, saveView);
export const deleteViewAction = action("viewer", viewId, deleteView);
export const signOutAction = action("viewer", z.undefined(), leave, { step: "choose a password" });
