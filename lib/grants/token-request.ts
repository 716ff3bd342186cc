/** A refresh that is slow must not be cut short: an early end turns a slow answer into a lost one. */
export const deadlineSeconds = 60;

const mostBytes = 65_536;
const defaultWaitSeconds = 5;

// The connection was never made, so the provider has not seen the request.
const notSentCodes =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/;

type Sent =
  | { outcome: "answered"; response: Response }
  | { outcome: "unknown"; reason: string }
  | { outcome: "not_sent"; reason: string };

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "";
}

/** Posts a form, once: no redirect followed, at most 60 s. The reasons hold neither the address nor the form. */
export async function sendForm(url: string, form: Record<string, string>): Promise<Sent> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { accept: "application/json" },
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(deadlineSeconds * 1000),
    });
    return { outcome: "answered", response };
  } catch (error) {
    const code = codeOf(error);
    if (notSentCodes.test(code)) return { outcome: "not_sent", reason: `It can't be reached (${code}).` };
    const reason =
      error instanceof Error && error.name === "TimeoutError" ? "It did not answer in time." : "The connection broke.";
    return { outcome: "unknown", reason };
  }
}

/** The body as text; null when it broke off or is longer than any answer of a token endpoint. */
export async function readBody({ body }: Response): Promise<string | null> {
  if (!body) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** How long the provider asks us to wait (RFC 9110 section 10.2.3: seconds, or a date). */
export function retryAfterSeconds(headers: Headers): number {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? defaultWaitSeconds : Math.max(0, (at - Date.now()) / 1000);
}
