import type { FailureCode } from "./failures.ts";

/** What a change touches. */
export type ChangeDomain = "grant" | "credentials" | "server" | "version" | "configuration";

/** A change that somebody made, in words, with the fields that it touched. */
export type Change = { at: Date; who: string; what: string; fields: string[]; domain: ChangeDomain };

export type Suspect = Change & { likely: boolean; why: string };

/** What a failure of each kind usually comes from, the likeliest first. */
const causes: Record<FailureCode, readonly ChangeDomain[]> = {
  authorization_expired: ["grant"],
  restored_from_backup: ["grant"],
  authorization_revoked: ["grant", "credentials"],
  client_credentials_invalid: ["credentials", "grant"],
  free_account: ["grant"],
  not_an_administrator: ["grant"],
  permission_missing: ["grant", "credentials"],
  app_disabled: ["credentials", "grant"],
  enterprise_changed: ["grant"],
  rate_limited_too_long: ["configuration", "version"],
  provider_unavailable: ["server", "version"],
  provider_answer_invalid: ["version", "configuration"],
  endpoint_server_lost: ["server", "version"],
  no_endpoint_server: ["server", "configuration"],
  storage_full: ["configuration"],
  internal: ["version", "configuration"],
};

const words: Record<ChangeDomain, string> = {
  grant: "the authorization",
  credentials: "the Client ID or Client secret",
  server: "the endpoint server",
  version: "the version of the endpoint server",
  configuration: "the configuration",
};

/** The changes most likely behind a failure first: those of what such a failure comes from, then the latest. */
export function rankSuspects(changes: readonly Change[], failureCode: FailureCode | null): Suspect[] {
  const domains = failureCode ? causes[failureCode] : [];
  const rank = ({ domain }: Change) => {
    const place = domains.indexOf(domain);
    return place < 0 ? domains.length : place;
  };
  return [...changes]
    .sort((one, other) => rank(one) - rank(other) || other.at.getTime() - one.at.getTime())
    .map((change) => {
      const likely = domains.includes(change.domain);
      const why = likely
        ? `Such a failure often comes from ${words[change.domain]}.`
        : `It touched ${words[change.domain]}, which seldom causes such a failure.`;
      return { ...change, likely, why };
    });
}
