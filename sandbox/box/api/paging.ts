import type { Answer, BoxRequest } from "#sandbox/box/http/answer.ts";
import { jsonTextAnswer } from "#sandbox/box/http/answer.ts";
import { parameterError } from "./errors.ts";

const DEFAULT_LIMIT = 100;
const MOST_PER_PAGE = 1000;
const GREATEST_OFFSET = 10_000;
const GHOST_EVERY = 7;

function wholeNumber(text: string): number | null {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
}

/** The limit of a request, clamped to what Box allows; or the 400 that refuses it. */
export function limitOf(request: BoxRequest, most = MOST_PER_PAGE): number | Answer {
  const text = request.query.get("limit");
  if (text === null || text === "") return DEFAULT_LIMIT;
  const limit = wholeNumber(text);
  if (limit === null || limit < 1)
    return parameterError(request, 400, "bad_request", "limit", `Invalid value '${text}'.`);
  return Math.min(limit, most);
}

/** The offset of a request; above 10 000 Box refuses. */
function offsetOf(request: BoxRequest): number | Answer {
  const text = request.query.get("offset");
  if (text === null || text === "") return 0;
  const offset = wholeNumber(text);
  if (offset === null || offset > GREATEST_OFFSET) {
    return parameterError(
      request,
      400,
      "bad_request",
      "offset",
      `Invalid value '${text}'. 'offset' may not be above ${GREATEST_OFFSET}.`,
    );
  }
  return offset;
}

function slice<T>(source: Iterable<T>, from: number, to: number): T[] {
  const found: T[] = [];
  let place = 0;
  for (const element of source) {
    if (place >= to) break;
    if (place >= from) found.push(element);
    place += 1;
  }
  return found;
}

/** With ghosts, every seventh place of the listing counts but shows nothing: pages come short, none is lost. */
function withoutGhosts(place: number): number {
  return place - Math.floor(place / GHOST_EVERY);
}

/** One page by offset. `count` is how many there are, `write` makes the JSON text of one. */
export function offsetPage<T>(
  request: BoxRequest,
  source: { all: Iterable<T>; count: number; write: (element: T) => string },
  shortPages: boolean,
): Answer {
  const limit = limitOf(request);
  if (typeof limit !== "number") return limit;
  const offset = offsetOf(request);
  if (typeof offset !== "number") return offset;
  const end = offset + limit;
  const shown = shortPages
    ? slice(source.all, withoutGhosts(offset), withoutGhosts(end))
    : slice(source.all, offset, end);
  const total = shortPages ? source.count + Math.floor(source.count / (GHOST_EVERY - 1)) : source.count;
  const entries = shown.map(source.write).join(",");
  return jsonTextAnswer(200, `{"total_count":${total},"entries":[${entries}],"limit":${limit},"offset":${offset}}`);
}
