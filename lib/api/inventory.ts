import { z } from "zod";
import type { Person } from "#lib/caller.ts";
import { downloadResponse } from "#lib/download.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { exportGroups, exportUsers } from "#lib/inventory/export.ts";
import { userFilter } from "#lib/inventory/filters.ts";
import { type PublishedRun, readPublishedRun } from "#lib/inventory/published.ts";
import { isGroupKey, readInventoryGroup, readInventoryGroups } from "#lib/inventory/read-groups.ts";
import { type InventoryUserRow, isUserKey, readInventoryUser, readInventoryUsers } from "#lib/inventory/read-users.ts";
import { keyIn, nextIn } from "./cursor.ts";
import { operation } from "./operation.ts";
import { page, pageOf, time } from "./parameters.ts";

export const standing = z.object({
  standing: z.enum(["measured", "partial", "stale", "unknown"]),
  items: z.int().optional().describe("Not given when it is unknown."),
  at: time.optional().describe("When it was read."),
  reason: z.string().optional(),
});

export const inventory = z.object({
  runId: z.uuid(),
  endedAt: time,
  enterpriseId: z.string().nullable(),
  enterpriseName: z.string().nullable(),
  streams: z.object({ users: standing, groups: standing, memberships: standing, activity: standing }),
});

const bytes = z.int().nullable().describe("Null when it is unknown.");
export const inventoryUser = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  status: z.string(),
  role: z.string().nullable(),
  isAppUser: z.boolean(),
  createdAt: time.nullable(),
  spaceUsedBytes: bytes,
  spaceLimitBytes: z
    .union([z.int(), z.literal("unlimited")])
    .nullable()
    .describe("Null when it is unknown."),
  lastLoginAt: time.nullable(),
  lastActivityAt: time.nullable(),
  activity: z.enum(["known", "unknown"]).describe("Whether a missing time means never, or that nobody knows."),
});

export const inventoryGroup = z.object({
  id: z.string(),
  name: z.string(),
  groupType: z.string(),
  description: z.string().nullable(),
});
const members = z.int().nullable().describe("How many members were read; null when it is unknown.");

/** A page of what a run found: the pages are of another run once another one is published. */
const ofRun = <Page extends z.ZodObject>(page: Page) =>
  page.extend({ runId: z.uuid().describe("The run that took this inventory; begin again when it is another one.") });

async function published(person: Person, connectorId: string): Promise<PublishedRun> {
  const run = await readPublishedRun(person, connectorId);
  if (!run) throw new NotFound("This connector has no published inventory yet, or there is no such connector.");
  return run;
}

const bytesOf = (value: bigint | null) => (value === null ? null : Number(value));
const shownUser = (row: InventoryUserRow, { streams }: PublishedRun) => ({
  ...row,
  spaceUsedBytes: bytesOf(row.spaceUsed),
  spaceLimitBytes: row.spaceAmount === -1n ? "unlimited" : bytesOf(row.spaceAmount),
  activity: streams.activity.standing === "unknown" ? "unknown" : "known",
  spaceUsed: undefined,
  spaceAmount: undefined,
});

const reading = { method: "GET", scope: "inventory:read", role: "viewer" } as const;
const base = "/connectors/{connectorId}/inventory";

const getInventory = operation({
  ...reading,
  id: "getInventory",
  path: `${base}` as const,
  summary: "The published inventory of a connector: of which run, and how far each of its parts can be counted on",
  answer: inventory,
  run: (person, { path }) => published(person, path.connectorId),
});

const listUsers = operation({
  ...reading,
  id: "listInventoryUsers",
  path: `${base}/users` as const,
  summary: "The users of the published inventory",
  query: page.extend({
    search: z.string().max(200).default("").describe("A part of the name or login."),
    status: z.string().max(100).optional(),
    role: z.string().max(100).optional(),
    accounts: z.enum(["app", "people", "administrators"]).optional(),
    inactiveDays: z.coerce.number().int().min(1).max(3650).optional().describe("Not seen for so many days."),
    sort: z.enum(["name", "login", "spaceUsed", "lastActivity", "created"]).default("name"),
    direction: z.enum(["asc", "desc"]).default("asc"),
  }),
  answer: ofRun(pageOf(inventoryUser)),
  async run(person, { path, query: { limit, after, ...asked } }) {
    const order = `${asked.sort}-${asked.direction}`;
    const key = keyIn(order, after, (text) => isUserKey(asked.sort, text));
    const run = await published(person, path.connectorId);
    if (asked.inactiveDays && run.streams.activity.standing === "unknown") {
      throw new Conflict("Nobody's activity is known: this inventory was taken without it.");
    }
    const filter = userFilter.parse({ ...asked, after: key });
    const { users, next } = await readInventoryUsers(person, run, filter, limit);
    return { runId: run.runId, items: users.map((row) => shownUser(row, run)), next: nextIn(order, next) };
  },
});

const getUser = operation({
  ...reading,
  id: "getInventoryUser",
  path: `${base}/users/{userId}` as const,
  summary: "One user of the published inventory with the groups that it is in",
  answer: inventoryUser.extend({
    details: z.record(z.string(), z.unknown()).describe("The provider's other fields, under its names."),
    groups: z.array(z.object({ id: z.string(), name: z.string().nullable(), role: z.string() })),
  }),
  async run(person, { path }) {
    const run = await published(person, path.connectorId);
    const { user: row, groups } = await readInventoryUser(person, run.runId, path.userId);
    return { ...row, ...shownUser({ ...row, createdAt: row.providerCreatedAt }, run), groups };
  },
});

const listGroups = operation({
  ...reading,
  id: "listInventoryGroups",
  path: `${base}/groups` as const,
  summary: "The groups of the published inventory by name",
  query: page.extend({ search: z.string().max(200).default("").describe("A part of the name.") }),
  answer: ofRun(pageOf(inventoryGroup.extend({ members }))),
  async run(person, { path, query: { limit, search, after } }) {
    const filter = { search: search.trim(), after: keyIn("name", after, isGroupKey) };
    const run = await published(person, path.connectorId);
    const { groups, next } = await readInventoryGroups(person, run.runId, filter, limit);
    const isKnown = run.streams.memberships.standing !== "unknown";
    const items = groups.map((row) => ({ ...row, members: isKnown ? row.members : null }));
    return { runId: run.runId, items, next: nextIn("name", next) };
  },
});

const getGroup = operation({
  ...reading,
  id: "getInventoryGroup",
  path: `${base}/groups/{groupId}` as const,
  summary: "One group of the published inventory with a page of its members",
  query: page,
  answer: z.object({
    group: inventoryGroup,
    members: z.array(
      z.object({ id: z.string(), name: z.string().nullable(), login: z.string().nullable(), role: z.string() }),
    ),
    next: z.string().nullable(),
  }),
  async run(person, { path, query: { limit, after } }) {
    const { runId } = await published(person, path.connectorId);
    return readInventoryGroup(person, runId, path.groupId, after ?? null, limit);
  },
});

const exportedUsers = operation({
  ...reading,
  id: "exportInventoryUsers",
  path: `${base}/users.csv` as const,
  summary: "All users of the published inventory as CSV; on record in the audit log",
  answer: "csv",
  async run(person, { path }) {
    const run = await published(person, path.connectorId);
    return downloadResponse("box-users.csv", "text/csv", exportUsers(person, run, userFilter.parse({})));
  },
});

const exportedGroups = operation({
  ...reading,
  id: "exportInventoryGroups",
  path: `${base}/groups.csv` as const,
  summary: "All groups of the published inventory as CSV; on record in the audit log",
  answer: "csv",
  async run(person, { path }) {
    const run = await published(person, path.connectorId);
    const all = { search: "", after: null };
    return downloadResponse("box-groups.csv", "text/csv", exportGroups(person, run, all));
  },
});

export const inventoryOperations = [
  getInventory,
  listUsers,
  exportedUsers,
  getUser,
  listGroups,
  exportedGroups,
  getGroup,
];
