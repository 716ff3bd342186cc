import { isActionBody } from "./action-body.ts";
import { isFromOurPage, notOurPage } from "./own-page.ts";

export type EarlyRefusal = { status: number; detail: string };

/** The longest body of a page's action, and of an API route: sign-in's few fields are the longest there. */
const actionLimitBytes = 1_000_000;
const apiLimitBytes = 20_000;

const reading = ["GET", "HEAD", "OPTIONS"];

// What Next compares an action's Origin with, and answers 500 when they differ.
function hasOwnHost({ headers }: Request): boolean {
  const origin = headers.get("origin");
  const host = headers.get("x-forwarded-host")?.split(",")[0]?.trim() ?? headers.get("host");
  return origin === null || URL.parse(origin)?.host === host;
}

// Below /api/v1 a token counts and no cookie, so that no page can make a browser ask in somebody's name.
const isFromNoPage = (headers: Headers) => headers.get("origin") === null && headers.get("sec-fetch-site") === null;

const cantBeUnderstood: EarlyRefusal = {
  status: 400,
  detail: "The request can't be understood. Reload the page and try again.",
};

// Next answers 500 to an action whose number or encoding is none of its own; no page of ours sends a form or a file.
function isMalformedAction({ headers }: Request): boolean {
  const id = headers.get("next-action");
  const contentType = headers.get("content-type")?.toLowerCase() ?? "";
  if (id === null) return contentType.startsWith("multipart/");
  return !/^[0-9a-f]{42}$/.test(id) || !contentType.startsWith("text/plain");
}

/**
 * What no page or route of the console is to be asked: a change from a page that isn't ours, a body too long or of
 * unknown length, an action that is none. Gives the answer, or null for a request that may go on. It authorizes nothing.
 */
export function refuseEarly(request: Request, publicUrl: string): EarlyRefusal | null {
  const { headers } = request;
  const isChange = !reading.includes(request.method);
  const { pathname } = new URL(request.url);
  const isApi = pathname.startsWith("/api/");
  const ofProgram = pathname.startsWith("/api/v1/") && isFromNoPage(headers);
  if (isChange && !ofProgram && !(isFromOurPage(headers, publicUrl) && hasOwnHost(request))) {
    return { status: 403, detail: notOurPage(publicUrl) };
  }
  // RFC 9112 6.3: a request with neither of the two has no body.
  if (headers.has("transfer-encoding")) {
    return { status: 411, detail: "The length of the request is missing. Send it with a Content-Length." };
  }
  const limitBytes = isApi ? apiLimitBytes : actionLimitBytes;
  if (Number(headers.get("content-length") ?? 0) > limitBytes) {
    return { status: 413, detail: `The request is too large. Send at most ${limitBytes / 1000} kB.` };
  }
  return isChange && !isApi && isMalformedAction(request) ? cantBeUnderstood : null;
}

/** For the log: what was refused and where it says that it comes from, without what an address may hold in private. */
export function refusedInWords({ method, url, headers }: Request, { status }: EarlyRefusal): string {
  const origin = URL.parse(headers.get("origin") ?? "")?.origin ?? "no page that it names";
  return `Refused with ${status}: ${method} ${new URL(url).pathname.slice(0, 200)} from ${origin}.`;
}

/** As refuseEarly, for an action whose arguments can't be read. Reads the body of no other request. */
export async function refuseActionBody(request: Request): Promise<EarlyRefusal | null> {
  if (reading.includes(request.method) || !request.headers.has("next-action")) return null;
  return isActionBody(await request.text()) ? null : cantBeUnderstood;
}
