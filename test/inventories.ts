import { randomUUID } from "node:crypto";
import { db } from "#lib/db.ts";
import type { Stream } from "#lib/inventory/items.ts";

type UserRow = Parameters<typeof db.inventoryUser.createMany>[0] extends infer Arguments
  ? Arguments extends { data: infer Data }
    ? Exclude<Data, readonly unknown[]>
    : never
  : never;

const contentHash = Buffer.from("test");

/** A connector with one published run; its rows are added by the test that owns it. */
export async function createPublishedRun(
  streams: Partial<Record<Stream, "complete" | "partial" | "not_permitted">> = {},
) {
  const connector = await db.connector.create({
    data: {
      kind: "box",
      environment: "sandbox",
      name: "Acme",
      nameKey: randomUUID(),
      clientId: "client",
      schedule: { kind: "manual" },
      timeZone: "UTC",
    },
  });
  const run = await db.run.create({
    data: {
      connectorId: connector.id,
      kind: "box",
      trigger: "schedule",
      state: "published",
      startedAt: new Date("2026-11-01T02:00:00Z"),
      endedAt: new Date("2026-11-01T02:05:00Z"),
      streams: {
        create: Object.entries({
          users: "complete",
          groups: "complete",
          memberships: "complete",
          activity: "complete",
          ...streams,
        } as const).map(([stream, outcome]) => ({ stream, outcome, endedAt: new Date("2026-11-01T02:04:00Z") })),
      },
    },
  });
  await db.connector.update({ where: { id: connector.id }, data: { publishedRunId: run.id } });
  const endedAt = new Date("2026-11-01T02:05:00Z");
  return { connectorId: connector.id, runId: run.id, kind: "box", endedAt, activityUntil: endedAt };
}

/** Adds one user to a run's inventory; anything not given is unremarkable. */
export function addUser(runId: string, user: Partial<UserRow> & { id: string }) {
  return db.inventoryUser.create({
    data: {
      runId,
      name: `User ${user.id}`,
      login: `${user.id}@acme.example`,
      status: "active",
      role: "user",
      isAppUser: false,
      details: {},
      contentHash,
      ...user,
    },
  });
}

export function addGroup(runId: string, id: string, name: string) {
  return db.inventoryGroup.create({ data: { runId, id, name, groupType: "managed_group", details: {}, contentHash } });
}

export function addMembership(runId: string, groupId: string, userId: string) {
  return db.inventoryMembership.create({
    data: { runId, id: `${groupId}-${userId}`, groupId, userId, role: "member", contentHash },
  });
}
