import { z } from "zod";

/** Ways in which Box may behave; the defaults are what Box really does, as far as that is known. */
export const switchesSchema = z.strictObject({
  strictRefresh: z.boolean().default(false).describe("A refresh kills the old refresh and access token at once."),
  refreshConflict: z
    .boolean()
    .default(false)
    .describe("A refresh within a second of another gets 409 with an empty body."),
  onlyDeny: z.boolean().default(false).describe("The grant page offers nothing but to deny access."),
  omitRefreshToken: z.boolean().default(false).describe("Token answers lack the refresh token."),
  accessTokenSeconds: z
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .default(null)
    .describe("Life of an access token; empty: 3600 to 4199."),
  longTokens: z.boolean().default(false).describe("Tokens of about 600 characters that begin with “1!”."),
  staysLoggedIn: z
    .boolean()
    .default(false)
    .describe("The browser remembers the login and goes straight to the grant page."),
  openerPolicy: z
    .enum(["none", "same-origin", "same-origin-allow-popups", "noopener-allow-popups"])
    .default("none")
    .describe("Cross-Origin-Opener-Policy of the authorize pages."),
  ratePerMinute: z.int().min(0).max(1_000_000).default(1000).describe("Requests per minute and user; 0: no limit."),
  gzip: z.boolean().default(true).describe("Answers are compressed for whoever takes gzip."),
  malformedAuthorization: z
    .enum(["400", "401"])
    .default("400")
    .describe("The answer to a missing or malformed Authorization header."),
  scopeRefusal: z
    .enum(["header", "json", "permissions"])
    .default("header")
    .describe("The shape of 403 when the app lacks a scope."),
  rightRefusal: z
    .enum(["refused", "empty"])
    .default("refused")
    .describe("Without the right: 403, or 200 with an empty list."),
  freeRole: z.enum(["user", "null", "absent"]).default("user").describe("What “role” is for a free account."),
  shortPages: z.boolean().default(false).describe("Pages hold fewer entries than asked for although more remain."),
  lastMarker: z.enum(["null", "empty"]).default("null").describe("How next_marker looks on the last page."),
  endlessFilteredMarker: z.boolean().default(true).describe("With filter_term, next_marker never ends."),
  notificationEmailUnset: z
    .enum(["array", "null"])
    .default("array")
    .describe("An unset notification_email is [] or null."),
  usersRemovedPerPage: z
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .describe("Users that leave after each page of the users listing."),
  positionAs: z
    .enum(["number", "string", "alternating"])
    .default("number")
    .describe("How next_stream_position is written."),
  emptyHistoryPosition: z
    .enum(["zero", "same"])
    .default("zero")
    .describe("next_stream_position of an empty admin_logs page."),
  duplicateEvents: z.boolean().default(true).describe("The streaming feed tells some events twice."),
  lateEvents: z.boolean().default(true).describe("Some events are processed minutes after they happened."),
});
export type Switches = z.infer<typeof switchesSchema>;

export const REAL_BOX: Readonly<Switches> = switchesSchema.parse({});

/** Named settings of the switches. */
export const SCENARIOS = {
  real: {},
  strict: { strictRefresh: true },
  awkward: {
    shortPages: true,
    lastMarker: "empty",
    positionAs: "alternating",
    scopeRefusal: "json",
    malformedAuthorization: "401",
    longTokens: true,
    usersRemovedPerPage: 1,
  },
  gentle: {
    duplicateEvents: false,
    lateEvents: false,
    ratePerMinute: 0,
    positionAs: "string",
    notificationEmailUnset: "null",
  },
} as const satisfies Record<string, Partial<Switches>>;
export const scenarioNameSchema = z.enum(["real", "strict", "awkward", "gentle"]);
