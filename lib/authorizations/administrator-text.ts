import type { ConnectorKind } from "#lib/connectors/kind.ts";
import { outcomeWords } from "./outcomes.ts";
import type { AuthorizationStatus } from "./view.ts";

type Attempt = { clientId: string; redirectUri: string; createdAt: Date };
type Refused = Extract<AuthorizationStatus, { state: "refused" }>;

/** What the provider's own page says when it never sends the browser back. */
const silent = ["redirect_uri_mismatch", "app_disabled", "invalid_client_id"] as const;

/**
 * A text to send to whoever administers the provider, such as Box: what failed, and what has to be set where, with the
 * Client ID and the redirect URI as they were sent. Holds no secret.
 */
export function administratorText(kind: ConnectorKind, attempt: Attempt, refused: Refused): string {
  const { clientId, redirectUri, createdAt } = attempt;
  const fill = (text: string) => text.replaceAll("{redirectUri}", redirectUri).replaceAll("{clientId}", clientId);
  const missing = refused.permissions.filter(({ state }) => state === "missing");
  const never = refused.code === "ten_minutes_passed" ? silent.map((code) => outcomeWords(code, kind.name)) : [];
  return [
    `The authorization of our ${kind.name} app failed on ${createdAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`,
    "",
    `What happened: ${refused.title}. ${refused.cause}`,
    ...(refused.detail ? [`${kind.name} said: ${refused.detail}`] : []),
    ...missing.map(({ label, cure }) => `Missing: ${label}. ${cure}`),
    ...(never.length > 0 ? ["", `If ${kind.name} showed a page of its own, it was one of these:`] : []),
    ...never.map(({ title, cure }) => `- ${title}: ${cure}`),
    ...(never.length > 0 ? [] : [`What to do: ${refused.cure}`]),
    "",
    `Client ID:    ${clientId}`,
    `Redirect URI: ${redirectUri}`,
    "",
    `Please look in ${kind.name}:`,
    ...kind.administratorChecks.map(({ where, what }, index) => `${index + 1}. ${where}: ${fill(what)}.`),
    "",
  ].join("\n");
}
