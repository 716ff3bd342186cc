import { z } from "zod";
import { requiredText } from "#lib/text.ts";
import { allScopes, tokenDays } from "./scopes.ts";

const daysFault = `Enter whole days from 1 to ${tokenDays.most}.`;

/** What the New dialog of an API token asks for. */
export const newApiToken = z
  .object({
    name: requiredText("name", 100),
    scopes: z.array(z.enum(allScopes), "Choose what it is for.").min(1, "Choose at least one thing that it is for."),
    days: z.int(daysFault).min(1, daysFault).max(tokenDays.most, daysFault),
  })
  .strict();
export type NewApiToken = z.infer<typeof newApiToken>;

export const apiTokenId = z.object({ id: z.uuid("There is no such token.") }).strict();
