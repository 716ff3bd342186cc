import { ProviderFailure } from "#lib/connectors/kind.ts";
import type { FailureCode } from "#lib/runs/failures.ts";
import { parseLosslessly } from "./json.ts";

/** Box understood the request and said no; another try would get the same answer. */
export class BoxRefused extends ProviderFailure {
  override name = "BoxRefused";
  readonly status: number;

  constructor(status: number, code: FailureCode, detail: string) {
    super(code, detail);
    this.status = status;
  }
}

/** Why a request is tried again, and how it fails once patience ends. */
export type AgainCause = "rate_limited_too_long" | "provider_unavailable" | "provider_answer_invalid";

export type Outcome =
  | { is: "answer"; body: unknown }
  | { is: "token_refused"; detail: string }
  | { is: "refused"; failure: BoxRefused }
  | { is: "again"; cause: AgainCause; waitMs: number | null; detail: string };

type Answer = { status: number; headers: Headers; text: string };

const accountCodes = ["terms_of_service_required", "password_reset_required"];

function field(body: unknown, name: string): string | null {
  if (typeof body !== "object" || body === null) return null;
  const value: unknown = Reflect.get(body, name);
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : null;
}

function parsed(text: string): { body: unknown } | null {
  try {
    return { body: parseLosslessly(text) };
  } catch {
    return null;
  }
}

/** Retry-After in milliseconds, from seconds or from a date (RFC 9110 section 10.2.3); null when absent or unreadable. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

// The gateway says what is wrong in a header when the body is empty: WWW-Authenticate: Bearer ..., error="...".
function boxWords(body: unknown, headers: Headers): string {
  const code = field(body, "code") ?? /error="([^"]{1,80})"/.exec(headers.get("www-authenticate") ?? "")?.[1] ?? null;
  const requestId = headers.get("box-request-id") ?? field(body, "request_id");
  const words = [code, field(body, "message"), requestId && `request ${requestId.slice(0, 80)}`].filter(Boolean);
  return words.length > 0 ? ` (${words.join("; ")})` : "";
}

/**
 * What an answer of Box means, for every status (developer.box.com, guide "Common errors"). `what` names the
 * request in messages. A 403 has three shapes, all of them a permission of the app or a right of the account.
 */
export function outcomeOf(what: string, { status, headers, text }: Answer): Outcome {
  const json = parsed(text);
  const detail = `Box answered ${status} to ${what}${boxWords(json?.body, headers)}.`;
  const waitMs = retryAfterMs(headers.get("retry-after"), Date.now());
  const refused = (code: FailureCode): Outcome => ({ is: "refused", failure: new BoxRefused(status, code, detail) });

  if (status >= 200 && status < 300) {
    if (status === 200 && json) return { is: "answer", body: json.body };
    const invalid = `Box answered ${status} to ${what} with something that is not JSON${boxWords(null, headers)}.`;
    return { is: "again", cause: "provider_answer_invalid", waitMs, detail: invalid };
  }
  if (status === 401) {
    const disabled = field(json?.body, "message")?.includes("Cannot authorize with this service");
    return disabled ? refused("app_disabled") : { is: "token_refused", detail };
  }
  if (status === 403) return refused("permission_missing");
  if (status === 429) return { is: "again", cause: "rate_limited_too_long", waitMs, detail };
  if (status === 400 && accountCodes.includes(field(json?.body, "code") ?? "")) return refused("permission_missing");
  if (status === 408 || status === 409 || status >= 500 || (status >= 300 && status < 400))
    return { is: "again", cause: "provider_unavailable", waitMs, detail };
  return refused("provider_answer_invalid");
}
