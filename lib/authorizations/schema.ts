import { z } from "zod";
import { requiredText, typedText } from "#lib/text.ts";
import { linkDays } from "./link-days.ts";

const withoutSpaces = (value: string) => !/\s/.test(value);

/** What the Authorize button sends. A blank Client secret means the stored one of the connector. */
export const authorizationForm = z
  .object({
    kind: z.string().min(1).max(50),
    environment: z.string().min(1, "Choose where the provider is reached.").max(50),
    clientId: requiredText("Client ID", 500).refine(withoutSpaces, "The Client ID holds a space. Copy it again."),
    clientSecret: typedText("Client secret", 500)
      .refine(withoutSpaces, "The Client secret holds a space. Copy it again.")
      .transform((secret) => secret || null)
      .nullable(),
    connectorId: z.uuid().nullable(),
    /** The browser refused to open the window, as far as the page can tell. */
    windowBlocked: z.boolean(),
  })
  .strict();
export type AuthorizationForm = z.output<typeof authorizationForm>;

/** How long the trip to the provider may take. */
export const tripMinutes = 10;

/** How long a token counts until it is saved with a connector. */
export const tokenMinutes = 60;

/** How long access that was granted by a link waits to be used. */
export const waitingDays = 7;

export const newLink = z
  .object({
    connectorId: z.uuid(),
    days: z.number().refine((days) => linkDays.some((allowed) => allowed === days), "Choose how long the link counts."),
  })
  .strict();

export const linkedConnector = z.object({ connectorId: z.uuid() }).strict();

export const linkSecretInput = z.object({ secret: z.string().max(100) }).strict();
