import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { scrub } from "#lib/scrub.ts";
import { reachableAddress, Unreachable } from "./reachable-address.ts";

/** What came of sending a message, as the delivery log keeps it: without secrets. */
export type Sent = {
  isDelivered: boolean;
  /** Of the answer; null when none came. */
  status: number | null;
  answer: string;
  retryAfterSeconds: number | null;
};

export const notSent = (answer: string): Sent => ({
  isDelivered: false,
  status: null,
  answer,
  retryAfterSeconds: null,
});

const withinMs = 10_000;
const mostAnswerBytes = 2000;

type Post = { url: string; body: string; headers: Record<string, string>; allowsPrivate: boolean };
type Answer = { status: number; text: string; retryAfter: string | undefined };

/** Posts JSON to the very address that was judged. Redirects are not followed; of the answer little is read. */
async function exchange({ url, body, headers, allowsPrivate }: Post): Promise<Answer> {
  const { protocol, hostname, port, pathname, search, host } = new URL(url);
  const signal = AbortSignal.timeout(withinMs);
  const { address, family } = await reachableAddress(hostname, allowsPrivate);
  const request = protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const call = request(
      {
        method: "POST",
        host: address,
        family,
        port: port || (protocol === "https:" ? 443 : 80),
        path: pathname + search,
        servername: hostname,
        agent: false,
        signal,
        headers: {
          host,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "user-agent": "Connector-Console",
          ...headers,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        const answered = () => {
          const text = Buffer.concat(parts).toString("utf8").slice(0, mostAnswerBytes);
          resolve({ status: response.statusCode ?? 0, text, retryAfter: response.headers["retry-after"] });
        };
        response.on("data", (part: Buffer) => {
          parts.push(part);
          bytes += part.length;
          if (bytes < mostAnswerBytes) return;
          answered();
          response.destroy();
        });
        response.once("end", answered);
        response.once("error", reject);
      },
    );
    call.once("error", reject);
    call.end(body);
  });
}

const reasons: Record<string, string> = {
  ECONNREFUSED: "refuses the connection",
  ECONNRESET: "broke the connection off",
  EHOSTUNREACH: "can't be reached",
  ENETUNREACH: "can't be reached",
  ETIMEDOUT: "does not answer",
  ABORT_ERR: `did not answer within ${withinMs / 1000} seconds`,
  CERT_HAS_EXPIRED: "has a certificate that has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "has a certificate of another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "has a certificate that nobody vouches for",
  SELF_SIGNED_CERT_IN_CHAIN: "has a certificate that nobody we trust vouches for",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "has a certificate that nobody we trust vouches for",
};

function reasonOf(error: unknown, hostname: string): string {
  if (error instanceof Unreachable) return error.message;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return `${hostname} ${reasons[code] ?? `can't be reached (${scrub(code || "unknown")})`}.`;
}

function retryAfterSeconds(text: string | undefined): number | null {
  return text && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

// The receiver's words may repeat what was sent to it; one line of them is enough to see what it wants.
const firstLine = (text: string) => scrub(text).replace(/\s+/g, " ").trim().slice(0, 200);

/** Posts JSON and tells what came of it. Does not throw. */
export async function post(given: Post): Promise<Sent> {
  const { hostname } = new URL(given.url);
  try {
    const { status, text, retryAfter } = await exchange(given);
    const isDelivered = status >= 200 && status < 300;
    const isRedirect = status >= 300 && status < 400;
    const answer = isRedirect ? "It answered with another address, which is not followed." : firstLine(text);
    return { isDelivered, status, answer, retryAfterSeconds: retryAfterSeconds(retryAfter) };
  } catch (error) {
    return notSent(reasonOf(error, hostname));
  }
}
