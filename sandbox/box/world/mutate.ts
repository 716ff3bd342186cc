import { z } from "zod";
import { type Enterprise, groupIndexOf, userIndexOf } from "./enterprise.ts";
import { groupIndexCount, isGroup } from "./groups.ts";
import type { Json } from "./json.ts";
import { isUser, userIndexCount } from "./listing.ts";
import { membershipOf } from "./memberships.ts";
import { oddKindSchema } from "./odd-records.ts";
import type { UserChange } from "./overlay.ts";

const jsonSchema: z.ZodType<Json> = z.json();
const fieldsSchema = z.record(z.string(), jsonSchema);
const roleSchema = z.enum(["member", "admin"]);

/** Everything that may be changed in an enterprise; users and groups are named by their ids. */
export const mutationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("addUsers"), count: z.int().min(1).max(10_000_000) }),
  z.strictObject({ kind: z.literal("removeUser"), user: z.string() }),
  z.strictObject({ kind: z.literal("changeUser"), user: z.string(), fields: fieldsSchema }),
  z.strictObject({ kind: z.literal("oddUser"), user: z.string(), odd: z.array(oddKindSchema).min(1) }),
  z.strictObject({ kind: z.literal("setReportsRight"), user: z.string(), reports: z.boolean() }),
  z.strictObject({ kind: z.literal("massDeparture"), share: z.number().min(0).max(1) }),
  z.strictObject({ kind: z.literal("addGroup"), name: z.string().max(500) }),
  z.strictObject({ kind: z.literal("removeGroup"), group: z.string() }),
  z.strictObject({ kind: z.literal("changeGroup"), group: z.string(), fields: fieldsSchema }),
  z.strictObject({
    kind: z.literal("addMembership"),
    group: z.string(),
    user: z.string(),
    role: roleSchema.default("member"),
  }),
  z.strictObject({ kind: z.literal("removeMembership"), group: z.string(), user: z.string() }),
  z.strictObject({ kind: z.literal("changeMembership"), group: z.string(), user: z.string(), role: roleSchema }),
  z.strictObject({ kind: z.literal("event"), type: z.string().max(100), user: z.string().nullable() }),
  z.strictObject({ kind: z.literal("setAppsDisabled"), appsDisabled: z.boolean() }),
]);
export type Mutation = z.infer<typeof mutationSchema>;

/** What a mutation names does not exist, or is there already. */
export class MutationRefused extends Error {}

const MOST_MADE_EVENTS = 20_000;

function userNamed(enterprise: Enterprise, id: string): number {
  const index = userIndexOf(enterprise, id);
  if (index === null || !isUser(enterprise, index))
    throw new MutationRefused(`There is no user ${id} in ${enterprise.name}.`);
  return index;
}

function groupNamed(enterprise: Enterprise, id: string): number {
  const index = groupIndexOf(enterprise, id);
  if (index === null || !isGroup(enterprise, index))
    throw new MutationRefused(`There is no group ${id} in ${enterprise.name}.`);
  return index;
}

/** Writes an event into the enterprise's feeds; the oldest are forgotten after twenty thousand. */
export function makeEvent(
  enterprise: Enterprise,
  event: { at: number; type: string; actor: number | null; subject: number | null },
): void {
  const { overlay } = enterprise;
  overlay.madeSerial += 1;
  overlay.made.push({ ...event, serial: overlay.madeSerial });
  if (overlay.made.length > MOST_MADE_EVENTS) overlay.made.splice(0, 1000);
}

function changeOf(enterprise: Enterprise, index: number): UserChange {
  const change = enterprise.overlay.users.get(index) ?? { fields: {}, odd: [] };
  enterprise.overlay.users.set(index, change);
  return change;
}

/** Removes one user and tells it in the events. */
export function removeUserAt(enterprise: Enterprise, index: number, now: number): void {
  enterprise.overlay.removedUsers.add(index);
  enterprise.overlay.version += 1;
  makeEvent(enterprise, { at: now, type: "DELETE_USER", actor: 0, subject: index });
}

function mutateMembership(enterprise: Enterprise, mutation: Mutation & { group: string; user: string }): void {
  const { overlay } = enterprise;
  const group = groupNamed(enterprise, mutation.group);
  const user = userNamed(enterprise, mutation.user);
  const key = `${group}:${user}`;
  const existing = membershipOf(enterprise, group, user);
  if (mutation.kind === "addMembership") {
    if (existing) throw new MutationRefused(`User ${mutation.user} is in group ${mutation.group} already.`);
    const wasRemoved = overlay.removedMemberships.delete(key);
    overlay.membershipRoles.set(key, mutation.role);
    if (wasRemoved && membershipOf(enterprise, group, user)) return;
    overlay.membershipSerial += 1;
    const list = overlay.addedMemberships.get(group) ?? [];
    list.push({ user, role: mutation.role, serial: overlay.membershipSerial });
    overlay.addedMemberships.set(group, list);
    return;
  }
  if (!existing) throw new MutationRefused(`User ${mutation.user} is not in group ${mutation.group}.`);
  if (mutation.kind === "removeMembership") overlay.removedMemberships.add(key);
  if (mutation.kind === "changeMembership") overlay.membershipRoles.set(key, mutation.role);
}

function mutateGroup(enterprise: Enterprise, mutation: Mutation & { kind: `${string}Group` }, now: number): void {
  const { overlay } = enterprise;
  if (mutation.kind === "addGroup") {
    overlay.addedGroups.push({ name: mutation.name, at: now });
    makeEvent(enterprise, { at: now, type: "GROUP_CREATION", actor: 0, subject: null });
    return;
  }
  const index = groupNamed(enterprise, mutation.group);
  if (mutation.kind === "removeGroup") overlay.removedGroups.add(index);
  else overlay.groups.set(index, { ...overlay.groups.get(index), ...mutation.fields });
  makeEvent(enterprise, {
    at: now,
    type: mutation.kind === "removeGroup" ? "GROUP_DELETION" : "GROUP_EDITED",
    actor: 0,
    subject: null,
  });
}

/** Applies one mutation at a time (milliseconds) and returns the ids it made; throws MutationRefused. */
export function mutate(
  enterprise: Enterprise,
  mutation: Mutation,
  now: number,
): { users?: [number, number]; group?: number } {
  const { overlay } = enterprise;
  overlay.version += 1;
  switch (mutation.kind) {
    case "addUsers": {
      const first = userIndexCount(enterprise);
      overlay.addedUsers.push({ count: mutation.count, at: now });
      if (mutation.count <= 100) {
        for (let index = first; index < first + mutation.count; index += 1) {
          makeEvent(enterprise, { at: now, type: "NEW_USER", actor: 0, subject: index });
        }
      }
      return { users: [first, first + mutation.count - 1] };
    }
    case "removeUser":
      removeUserAt(enterprise, userNamed(enterprise, mutation.user), now);
      return {};
    case "changeUser": {
      const index = userNamed(enterprise, mutation.user);
      Object.assign(changeOf(enterprise, index).fields, mutation.fields);
      makeEvent(enterprise, { at: now, type: "EDIT_USER", actor: 0, subject: index });
      return {};
    }
    case "oddUser":
      changeOf(enterprise, userNamed(enterprise, mutation.user)).odd = mutation.odd;
      return {};
    case "setReportsRight":
      changeOf(enterprise, userNamed(enterprise, mutation.user)).rights = { reports: mutation.reports };
      return {};
    case "massDeparture":
      overlay.departures.push({ share: mutation.share, salt: overlay.version, below: userIndexCount(enterprise) });
      return {};
    case "addGroup":
    case "removeGroup":
    case "changeGroup":
      mutateGroup(enterprise, mutation, now);
      return mutation.kind === "addGroup" ? { group: groupIndexCount(enterprise) - 1 } : {};
    case "addMembership":
    case "removeMembership":
    case "changeMembership":
      mutateMembership(enterprise, mutation);
      return {};
    case "event":
      makeEvent(enterprise, {
        at: now,
        type: mutation.type,
        actor: mutation.user === null ? null : userNamed(enterprise, mutation.user),
        subject: null,
      });
      return {};
    case "setAppsDisabled":
      enterprise.appsDisabled = mutation.appsDisabled;
      return {};
  }
}
