import { type Answer, type BoxRequest, jsonTextAnswer } from "#sandbox/box/http/answer.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import {
  type Delivery,
  HISTORY_MS,
  historyFeed,
  positionAt,
  STREAMING_MS,
  streamingFeed,
} from "#sandbox/box/world/event-feed.ts";
import { eventRecord } from "#sandbox/box/world/events.ts";
import { toJson } from "#sandbox/box/world/json.ts";
import { authorize, authorizeAnyone } from "./authenticate.ts";
import { clientError, parameterError } from "./errors.ts";
import { limitOf } from "./paging.ts";

const MOST_EVENTS = 500;
const STREAM_TYPES = ["all", "changes", "sync", "admin_logs", "admin_logs_streaming"];
const GREATEST_POSITION = 2n ** 63n - 1n;

/** Box writes the position as a number beyond 2^53 or as text, and has changed its mind more than once. */
function positionText(state: SandboxState, position: bigint): string {
  state.flips += 1;
  const asText =
    state.switches.positionAs === "string" || (state.switches.positionAs === "alternating" && state.flips % 2 === 0);
  return asText ? `"${position}"` : String(position);
}

function page(state: SandboxState, texts: string[], position: bigint): Answer {
  const next = positionText(state, position);
  return jsonTextAnswer(
    200,
    `{"chunk_size":${texts.length},"next_stream_position":${next},"entries":[${texts.join(",")}]}`,
  );
}

type Place = { kind: "start" } | { kind: "now" } | { kind: "at"; position: bigint };

function placeOf(request: BoxRequest): Place | Answer {
  const text = request.query.get("stream_position");
  if (text === null || text === "" || text === "0" || text === "null") return { kind: "start" };
  if (text === "now") return { kind: "now" };
  const position = /^[0-9]{1,19}$/.test(text) ? BigInt(text) : null;
  const valid = position !== null && position <= GREATEST_POSITION;
  return valid ? { kind: "at", position } : clientError(request, 400, "bad_request", "Invalid stream position");
}

function timeOf(request: BoxRequest, name: "created_after" | "created_before"): number | null | Answer {
  const text = request.query.get(name);
  if (text === null || text === "") return null;
  const valid = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const time = valid ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? parameterError(request, 400, "bad_request", name, `Invalid value '${text}'.`) : time;
}

function isAnswer(value: object | number | null): value is Answer {
  return typeof value === "object" && value !== null && "status" in value;
}

type Range = { place: Exclude<Place, { kind: "now" }>; after: number | null; before: number | null };

function laterOf(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}

function feedOf(state: SandboxState, enterprise: Enterprise, streaming: boolean, range: Range): Iterable<Delivery> {
  const now = state.clock.now();
  const choice = { late: state.switches.lateEvents, duplicates: state.switches.duplicateEvents };
  const oldest = positionAt(now - (streaming ? STREAMING_MS : HISTORY_MS));
  const wanted = range.place.kind === "at" ? range.place.position : oldest;
  const from = laterOf(wanted, oldest);
  if (streaming) return streamingFeed(enterprise, { from, now, choice });
  const after = positionAt(range.after ?? 0);
  const until = range.before ?? now + 1;
  return historyFeed(enterprise, { from: laterOf(after, from), until, now, choice });
}

function collect(feed: Iterable<Delivery>, types: Set<string> | null, most: number): Delivery[] {
  const found: Delivery[] = [];
  for (const delivery of feed) {
    if (types && !types.has(delivery.happening.type)) continue;
    found.push(delivery);
    if (found.length >= most) break;
  }
  return found;
}

function enterpriseEvents(state: SandboxState, request: BoxRequest, streaming: boolean): Answer {
  const known = authorize(state, request, { scope: "manage_enterprise_properties", right: "reports" });
  if ("refused" in known) return known.refused;
  const limit = limitOf(request, MOST_EVENTS);
  if (typeof limit !== "number") return limit;
  const place = placeOf(request);
  if (isAnswer(place)) return place;
  const after = streaming ? null : timeOf(request, "created_after");
  if (isAnswer(after)) return after;
  const before = streaming ? null : timeOf(request, "created_before");
  if (isAnswer(before)) return before;
  if (place.kind === "now") return page(state, [], positionAt(state.clock.now()));
  const { enterprise } = known;
  const wanted = request.query.get("event_type");
  const types = wanted ? new Set(wanted.split(",").map((type) => type.trim())) : null;
  const most = state.switches.shortPages ? Math.max(1, Math.ceil(limit * 0.6)) : limit;
  const found = collect(feedOf(state, enterprise, streaming, { place, after, before }), types, most);
  const last = found.at(-1);
  if (last)
    return page(
      state,
      found.map(({ happening }) => toJson(eventRecord(enterprise, happening))),
      last.position + 1n,
    );
  if (place.kind === "at") return page(state, [], place.position);
  const zero = !streaming && state.switches.emptyHistoryPosition === "zero";
  return page(state, [], zero ? 0n : positionAt(state.clock.now()));
}

/** GET /2.0/events (https://developer.box.com/reference/get-events/). The user's own streams are empty here. */
export function listEvents(state: SandboxState, request: BoxRequest): Answer {
  const stream = request.query.get("stream_type") ?? "all";
  if (stream === "admin_logs" || stream === "admin_logs_streaming") {
    return enterpriseEvents(state, request, stream === "admin_logs_streaming");
  }
  const known = authorizeAnyone(state, request);
  if ("refused" in known) return known.refused;
  if (!STREAM_TYPES.includes(stream))
    return parameterError(request, 400, "bad_request", "stream_type", `Invalid value '${stream}'.`);
  const place = placeOf(request);
  if (isAnswer(place)) return place;
  return page(state, [], place.kind === "at" ? place.position : positionAt(state.clock.now()));
}
