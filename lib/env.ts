import { z } from "zod";
import { type OpenIdSettings, readOpenIdSettings } from "#lib/auth/openid-settings.ts";
import { secondFactorRules } from "#lib/auth/second-factor-rule.ts";
import { type MailSettings, readMailSettings } from "#lib/notifications/mail-settings.ts";
import { settingOrFile } from "./setting-or-file.ts";

const url = (name: string) =>
  z
    .string({ error: `${name} is missing. Set it to a full address such as https://console.example.com.` })
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
      `${name} is not an http(s) address.`,
    )
    .transform((text) => text.replace(/\/+$/, ""));

const hopsFault = "TRUSTED_PROXY_HOPS is not a number of proxies. Set it to a whole number from 0 to 10.";

const schema = z.object({
  /** What browsers and Box know the console by; the redirect URI is made of it. */
  PUBLIC_URL: url("PUBLIC_URL"),
  /** What endpoint servers reach the engine by. */
  ENGINE_URL: url("ENGINE_URL"),
  /** Offers the environment "Box sandbox (this machine)" when set; never set in a deployment. */
  BOX_SANDBOX_URL: url("BOX_SANDBOX_URL").optional(),
  /** How many proxies of ours stand before console and engine, each adding one entry to X-Forwarded-For. */
  TRUSTED_PROXY_HOPS: z.coerce
    .number({ error: hopsFault })
    .int(hopsFault)
    .min(0, hopsFault)
    .max(10, hopsFault)
    .default(0),
  /** Whose local accounts need a second factor; the others may have one. */
  REQUIRE_SECOND_FACTOR: z
    .enum(secondFactorRules, {
      error: `REQUIRE_SECOND_FACTOR names nobody known. Set it to one of ${secondFactorRules.join(", ")}.`,
    })
    .default("everyone"),
  /** Whether webhooks may be sent to private addresses, and over http. Unset: they may not. */
  NOTIFY_PRIVATE_ADDRESSES: z
    .literal("allow", "NOTIFY_PRIVATE_ADDRESSES is neither unset nor allow. Leave it out to refuse private addresses.")
    .optional(),
  /** `id:base64,id:base64` of 32-byte keys, or `id:local:…`, `id:kms:…` of wrapped ones; the first seals, all open. */
  CONSOLE_KEYS: z.string({
    error:
      "CONSOLE_KEYS is missing. Set CONSOLE_KEYS, or CONSOLE_KEYS_FILE to a file of mode 0600, to id:base64 of a 32-byte key.",
  }),
  SESSION_SECRET: z
    .string({
      error: "SESSION_SECRET is missing. Set SESSION_SECRET, or SESSION_SECRET_FILE, to at least 32 random characters.",
    })
    .min(32, "SESSION_SECRET is too short. Use at least 32 random characters."),
  /** What SESSION_SECRET was before it was renewed: sessions of its time go on. */
  SESSION_SECRET_PREVIOUS: z
    .string()
    .min(32, "SESSION_SECRET_PREVIOUS is too short. Set it to what SESSION_SECRET was, or leave it out.")
    .optional(),
});

export type Env = z.infer<typeof schema> & {
  /** Null when people sign in with local accounts alone. */
  openId: OpenIdSettings | null;
  /** Null when no email can be sent. */
  mail: MailSettings | null;
};

let read: Env | undefined;

/** The settings of this process. Throws an Error whose message is one sentence for each fault. */
export function env(): Env {
  if (read) return read;
  const result = schema.safeParse({
    ...process.env,
    BOX_SANDBOX_URL: process.env.BOX_SANDBOX_URL || undefined,
    TRUSTED_PROXY_HOPS: process.env.TRUSTED_PROXY_HOPS || undefined,
    REQUIRE_SECOND_FACTOR: process.env.REQUIRE_SECOND_FACTOR || undefined,
    NOTIFY_PRIVATE_ADDRESSES: process.env.NOTIFY_PRIVATE_ADDRESSES || undefined,
    CONSOLE_KEYS: settingOrFile("CONSOLE_KEYS"),
    SESSION_SECRET: settingOrFile("SESSION_SECRET"),
    SESSION_SECRET_PREVIOUS: settingOrFile("SESSION_SECRET_PREVIOUS") || undefined,
  });
  const openId = readOpenIdSettings(settingOrFile);
  const mail = readMailSettings(settingOrFile);
  const faults = [...(result.error?.issues.map((issue) => issue.message) ?? []), ...openId.faults, ...mail.faults];
  if (!result.success || faults.length > 0) throw new Error(faults.join(" "));
  read = { ...result.data, openId: openId.settings, mail: mail.settings };
  return read;
}
