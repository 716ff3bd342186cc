import { z } from "zod";
import { emptyOverlay, type Overlay } from "./overlay.ts";

/** What a generated enterprise is made of. Everything in it follows from these numbers and the overlay. */
export const enterpriseSpecSchema = z.strictObject({
  name: z.string().min(1).max(100),
  domain: z.string().min(1).max(100),
  seed: z.int().min(0).max(0xffffffff).default(1),
  users: z.int().min(1).max(50_000_000).default(250),
  groups: z.int().min(0).max(9_000_000).default(20),
  memberships: z.int().min(0).max(1_000_000_000).default(600),
  eventsPerDay: z.number().min(0).max(2_000_000).default(400),
  eventDays: z.number().min(0).max(3650).default(90),
  appsDisabled: z.boolean().default(false),
});
export type EnterpriseSpec = z.infer<typeof enterpriseSpecSchema>;

/** A generated enterprise: its spec, its place in the numbering of ids, when its events begin, what was changed. */
export type Enterprise = EnterpriseSpec & { id: string; number: number; eventsFrom: number; overlay: Overlay };

const USERS_PER_ENTERPRISE = 10_000_000_000;
const GROUPS_PER_ENTERPRISE = 1_000_000_000;
const MEMBERSHIPS_PER_ENTERPRISE = 100_000_000_000;

export function createEnterprise(spec: EnterpriseSpec, number: number, eventsFrom: number): Enterprise {
  return { ...spec, id: String(1_100_000 + number * 1_337), number, eventsFrom, overlay: emptyOverlay() };
}

export function userId(enterprise: Enterprise, index: number): string {
  return String((enterprise.number + 1) * USERS_PER_ENTERPRISE + index);
}

export function groupId(enterprise: Enterprise, index: number): string {
  return String((enterprise.number + 1) * GROUPS_PER_ENTERPRISE + index);
}

/** `serial` counts through all generated memberships; added ones count from half way up. */
export function membershipId(enterprise: Enterprise, serial: number): string {
  return String((enterprise.number + 1) * MEMBERSHIPS_PER_ENTERPRISE + serial);
}

export const ADDED_MEMBERSHIP_SERIAL = MEMBERSHIPS_PER_ENTERPRISE / 2;

function indexOf(id: string, enterprise: Enterprise, perEnterprise: number): number | null {
  if (!/^[1-9][0-9]{0,15}$/.test(id)) return null;
  const index = Number(id) - (enterprise.number + 1) * perEnterprise;
  return index >= 0 && index < perEnterprise ? index : null;
}

/** The index behind an id of this enterprise, or null for any other text. */
export function userIndexOf(enterprise: Enterprise, id: string): number | null {
  return indexOf(id, enterprise, USERS_PER_ENTERPRISE);
}

export function groupIndexOf(enterprise: Enterprise, id: string): number | null {
  return indexOf(id, enterprise, GROUPS_PER_ENTERPRISE);
}
