import { chance, chanceBelow, chanceUuid } from "./chance.ts";
import { boxDate, DAY_MS } from "./dates.ts";
import type { Enterprise } from "./enterprise.ts";
import { subjectOf, typeAtShare } from "./event-types.ts";
import type { Json } from "./json.ts";
import type { MadeEvent } from "./overlay.ts";
import { userMiniAt } from "./users.ts";

/** One thing that happened: when, when Box had processed it, and who did it (null: somebody unknown to Box). */
export type Happening = {
  key: string;
  at: number;
  processedAt: number;
  tie: number;
  type: string;
  actor: number | null;
  repeated: boolean;
  seedIndex: number;
  subject: number | null;
};

/** The longest that a generated event lags behind, and how long after that its duplicate comes. */
export const LONGEST_DELAY_MS = 180_000;
export const REPEAT_DELAY_MS = 7_000;

function spacing(enterprise: Enterprise): number {
  return DAY_MS / enterprise.eventsPerDay;
}

/** The number of the first generated event that can lie at or after this time. */
export function firstEventFrom(enterprise: Enterprise, at: number): number {
  return Math.max(0, Math.floor((at - enterprise.eventsFrom) / spacing(enterprise)) - 1);
}

export function eventTime(enterprise: Enterprise, number: number): number {
  const jitter = chanceBelow(900, enterprise.seed, number, 60) / 1000;
  return Math.floor(enterprise.eventsFrom + (number + jitter) * spacing(enterprise));
}

/** One user in eight never does anything; nobody who was added later is in the generated events. */
function actorOf(enterprise: Enterprise, number: number): number | null {
  if (chanceBelow(100, enterprise.seed, number, 61) === 0) return null;
  const user = chanceBelow(enterprise.users, enterprise.seed, number, 62);
  return user > 4 && chanceBelow(8, enterprise.seed, user, 63) === 0 ? 0 : user;
}

export function happeningAt(enterprise: Enterprise, number: number): Happening {
  const { seed } = enterprise;
  const at = eventTime(enterprise, number);
  const late = chanceBelow(100, seed, number, 64) === 0;
  const delay = late
    ? 20_000 + chanceBelow(LONGEST_DELAY_MS - 20_000, seed, number, 65)
    : chanceBelow(3000, seed, number, 66);
  const type = typeAtShare(chanceBelow(1000, seed, number, 67));
  return {
    key: chanceUuid(seed, number, 68),
    at,
    processedAt: at + delay,
    tie: number % 40_000,
    type,
    actor: actorOf(enterprise, number),
    repeated: chanceBelow(50, seed, number, 69) === 0,
    seedIndex: number,
    subject: null,
  };
}

/** An event somebody made in the sandbox; it is processed at once and told once. */
export function madeHappening(enterprise: Enterprise, made: MadeEvent): Happening {
  return {
    key: chanceUuid(enterprise.seed, made.serial, 70),
    at: made.at,
    processedAt: made.at,
    tie: 80_000 + (made.serial % 10_000),
    type: made.type,
    actor: made.actor,
    repeated: false,
    seedIndex: made.serial,
    subject: made.subject,
  };
}

const UNKNOWN_USER: Json = { type: "user", id: "2", name: "Unknown User", login: "" };

function sourceOf(enterprise: Enterprise, happening: Happening): Json {
  const { seed } = enterprise;
  const { seedIndex, actor } = happening;
  const kind = subjectOf(happening.type);
  if (kind === "none") return null;
  if (kind === "user") {
    const subject = happening.subject ?? actor;
    return subject === null ? null : userMiniAt(enterprise, subject);
  }
  return {
    item_type: "file",
    item_id: String(900_000_000_000 + chance(seed, seedIndex, 71)),
    item_name: `Report ${chanceBelow(10_000, seed, seedIndex, 72)}.pdf`,
    parent: {
      type: "folder",
      id: String(100_000_000 + chanceBelow(50_000, seed, seedIndex, 73)),
      name: "Shared reports",
    },
    ...(actor === null ? {} : { owned_by: userMiniAt(enterprise, actor) }),
  };
}

/** The event as Box writes it, `ip_address` and `action_by` included, which its specification leaves out. */
export function eventRecord(enterprise: Enterprise, happening: Happening): Record<string, Json> {
  const { seed } = enterprise;
  const { seedIndex } = happening;
  const unknownAddress = chanceBelow(40, seed, seedIndex, 74) === 0;
  const byte = (purpose: number) => 1 + chanceBelow(250, seed, seedIndex, purpose);
  return {
    type: "event",
    event_id: happening.key,
    event_type: happening.type,
    created_at: boxDate(happening.at),
    created_by: happening.actor === null ? UNKNOWN_USER : userMiniAt(enterprise, happening.actor),
    action_by: null,
    ip_address: unknownAddress ? "Unknown IP" : `203.0.${byte(75)}.${byte(76)}`,
    session_id: null,
    source: sourceOf(enterprise, happening),
    additional_details:
      subjectOf(happening.type) === "file" ? { size: byte(77) * 1024, version_id: String(byte(78)) } : null,
  };
}
