import type { Json } from "./json.ts";
import type { OddKind } from "./odd-records.ts";

/** A change of one user: fields that replace the generated ones, and ways in which its record is odd on the wire. */
export type UserChange = { fields: Record<string, Json>; odd: OddKind[]; rights?: { reports?: boolean } };

/** An event that somebody made, beside those that are generated. `processedAt` orders the streaming feed. */
export type MadeEvent = { at: number; serial: number; type: string; actor: number | null; subject: number | null };

/** All that differs from the generated enterprise. It holds what was changed, never what was generated. */
export type Overlay = {
  addedUsers: { count: number; at: number }[];
  removedUsers: Set<number>;
  departures: { share: number; salt: number; below: number }[];
  users: Map<number, UserChange>;
  addedGroups: { name: string; at: number }[];
  removedGroups: Set<number>;
  groups: Map<number, Record<string, Json>>;
  addedMemberships: Map<number, { user: number; role: "member" | "admin"; serial: number }[]>;
  removedMemberships: Set<string>;
  membershipRoles: Map<string, "member" | "admin">;
  made: MadeEvent[];
  madeSerial: number;
  membershipSerial: number;
  version: number;
};

export function emptyOverlay(): Overlay {
  return {
    addedUsers: [],
    removedUsers: new Set(),
    departures: [],
    users: new Map(),
    addedGroups: [],
    removedGroups: new Set(),
    groups: new Map(),
    addedMemberships: new Map(),
    removedMemberships: new Set(),
    membershipRoles: new Map(),
    made: [],
    madeSerial: 0,
    membershipSerial: 0,
    version: 0,
  };
}
