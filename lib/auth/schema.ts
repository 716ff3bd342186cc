import { z } from "zod";
import { roles } from "#lib/caller.ts";
import { requiredText } from "#lib/text.ts";
import { newPassword, passwordMaxLength } from "./new-password.ts";

/** An email address as accounts are found by it: trimmed and in lower case. */
export const email = z
  .string({ error: "Enter the email address." })
  .trim()
  .toLowerCase()
  .min(1, "Enter the email address.")
  .max(254, "The email address is too long: at most 254 characters.")
  .pipe(z.email("This is not an email address, such as ada@example.com."));

const role = z.enum(roles, { error: "Choose a role." });

/** Administration > Users > New person. */
export const newPerson = z.object({ email, name: requiredText("name", 120), role });

/** Administration > Users > Invite. */
export const newInvitation = z.object({ email, role });
export const invitationId = z.object({ id: z.uuid("There is no such invitation.") });

/** What the link carries behind its `#`. */
export const invitationSecret = z.object({ secret: z.string().max(100) });

/** What an invited person chooses. */
export const acceptance = z.object({ name: requiredText("name", 120), password: newPassword });
export const acceptanceWithSecret = acceptance.extend(invitationSecret.shape);

export const sessionId = z.object({ sessionId: z.uuid("There is no such session.") });

export const personId = z.object({ id: z.uuid("There is no such person.") });
export const personRole = personId.extend({ role });

/** A password that somebody has: only whether it is right counts. */
const presentPassword = z
  .string({ error: "Enter your present password." })
  .min(1, "Enter your present password.")
  .max(passwordMaxLength, "This is not your present password.");

/** Your account > Password. */
export const passwordChange = z.object({ present: presentPassword, password: newPassword });

/** A code of the authenticator app, as it is typed: with or without a space in it. */
export const appCode = z.object({
  code: z
    .string({ error: "Enter the code." })
    .transform((text) => text.replace(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "Enter the six figures that the app shows.")),
});

/** Confirm that it is you. */
export const confirmation = z.object({ password: presentPassword });

export type Confirmation = z.output<typeof confirmation>;
export type PasswordChange = z.output<typeof passwordChange>;
export type NewInvitation = z.output<typeof newInvitation>;
export type Acceptance = z.output<typeof acceptance>;
export type NewPerson = z.output<typeof newPerson>;
