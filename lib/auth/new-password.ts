import { z } from "zod";

const passwordMinLength = 12;
export const passwordMaxLength = 200;

/** A new password. Of its form only the length counts; what nobody may choose is in guessable-password.ts. */
export const newPassword = z
  .string({ error: "Enter a password." })
  .min(passwordMinLength, `Use at least ${passwordMinLength} characters.`)
  .max(passwordMaxLength, `Use at most ${passwordMaxLength} characters.`);
