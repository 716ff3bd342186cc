import { chance, chanceBelow } from "./chance.ts";
import { boxDate, DAY_MS } from "./dates.ts";
import { type Enterprise, groupId } from "./enterprise.ts";
import type { Json } from "./json.ts";
import { GROUP_NAMES } from "./names.ts";

export type GroupRecord = Record<string, Json>;

const LEVELS = ["admins_only", "admins_and_members", "all_managed_users"] as const;

export function groupIndexCount(enterprise: Enterprise): number {
  return enterprise.groups + enterprise.overlay.addedGroups.length;
}

export function isGroup(enterprise: Enterprise, index: number): boolean {
  return index >= 0 && index < groupIndexCount(enterprise) && !enterprise.overlay.removedGroups.has(index);
}

export function* groupIndexes(enterprise: Enterprise): Generator<number> {
  const count = groupIndexCount(enterprise);
  for (let index = 0; index < count; index += 1) if (isGroup(enterprise, index)) yield index;
}

export function groupCount(enterprise: Enterprise): number {
  return groupIndexCount(enterprise) - enterprise.overlay.removedGroups.size;
}

function generatedName(enterprise: Enterprise, index: number): string {
  if (index === 0) return "All Users";
  const added = enterprise.overlay.addedGroups[index - enterprise.groups];
  if (index >= enterprise.groups && added) return added.name;
  const name = GROUP_NAMES[(index - 1) % GROUP_NAMES.length] ?? "Group";
  return index <= GROUP_NAMES.length ? name : `${name} ${Math.ceil(index / GROUP_NAMES.length)}`;
}

/** Every field of a group; the first one of an enterprise is Box's own group of all users. */
export function groupAt(enterprise: Enterprise, index: number): GroupRecord {
  const { seed } = enterprise;
  const added = index >= enterprise.groups ? enterprise.overlay.addedGroups[index - enterprise.groups] : undefined;
  const created = added?.at ?? enterprise.eventsFrom - chanceBelow(900, seed, index, 40) * DAY_MS;
  const synced = chanceBelow(4, seed, index, 41) === 0 && index > 0;
  const level = (purpose: number) => LEVELS[chance(seed, index, purpose) % LEVELS.length] ?? "admins_only";
  return {
    type: "group",
    id: groupId(enterprise, index),
    name: generatedName(enterprise, index),
    group_type: index === 0 ? "all_users_group" : "managed_group",
    created_at: boxDate(created),
    modified_at: boxDate(created),
    ...(synced ? { provenance: "Active Directory", external_sync_identifier: `AD:${chance(seed, index, 42)}` } : {}),
    description: chanceBelow(3, seed, index, 43) === 0 ? `Made for the project ${index}` : "",
    invitability_level: level(44),
    member_viewability_level: level(45),
    permissions: { can_invite_as_collaborator: chanceBelow(2, seed, index, 46) === 0 },
    ...enterprise.overlay.groups.get(index),
  };
}

export function groupMiniAt(enterprise: Enterprise, index: number): GroupRecord {
  const { type = "group", id = null, name = null, group_type = null } = groupAt(enterprise, index);
  return { type, id, name, group_type };
}
