import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createConnector, createOperator, ended, makeBatch, makeUser, pack } from "#test/runs.ts";
import { receiveBatch } from "./batches.ts";
import { completeRun } from "./complete.ts";
import { acknowledgeRun } from "./holding.ts";
import { leaseRun } from "./lease.ts";
import { startRun } from "./start.ts";

test("a run goes from a person's start to a published inventory", async () => {
  const operator = await createOperator();
  const { caller: server } = await createEndpointServer({ kinds: ["box"] });
  const connector = await createConnector();
  const { runId } = await startRun(operator, connector.id);
  const lease = await leaseRun(server);
  expect(lease).toMatchObject({ runId, epoch: 1, enterpriseId: "900", cursor: null, nextSequence: 0, positions: {} });
  await acknowledgeRun(server, runId, 1);
  const seen = { userId: "1", lastLoginAt: "2026-11-01T00:00:00Z", lastActivityAt: null };
  const batches = [
    makeBatch("activity", [seen], { end: { outcome: "complete", expected: null, position: "p1" } }),
    makeBatch("users", [makeUser("1"), makeUser("2"), makeUser("1", { name: "Renamed" })], {
      end: ended,
      setAside: [{ recordId: "3", reason: "login: missing" }],
    }),
    makeBatch("groups", [{ id: "7", name: "Staff", groupType: "managed_group", description: null, details: {} }], {
      end: ended,
    }),
    makeBatch("memberships", [{ id: "70", groupId: "7", userId: "1", role: "member" }], { end: ended }),
  ];
  for (const [sequence, batch] of batches.entries()) {
    const answer = await receiveBatch(server, runId, { epoch: 1, sequence, ...pack(batch) });
    expect(answer).toEqual({ outcome: "accepted", nextSequence: sequence + 1 });
  }
  expect(await completeRun(server, runId, { epoch: 1, batches: 4 })).toEqual({ outcome: "published" });
  expect(await completeRun(server, runId, { epoch: 1, batches: 4 })).toEqual({ outcome: "published" });

  const run = await db.run.findUniqueOrThrow({
    where: { id: runId },
    include: { streams: true, transitions: { orderBy: { id: "asc" } }, publishedFor: true },
  });
  expect(run.publishedFor?.id).toBe(connector.id);
  expect(run.transitions.map((each) => each.toState)).toEqual(["queued", "assigned", "running", "published"]);
  expect(Object.fromEntries(run.streams.map((each) => [each.stream, [each.items, each.setAside]]))).toEqual({
    activity: [1, 0],
    users: [2, 1],
    groups: [1, 0],
    memberships: [1, 0],
  });
  const users = await db.inventoryUser.findMany({ where: { runId }, orderBy: { id: "asc" } });
  expect(users[0]).toMatchObject({
    name: "Renamed",
    providerCreatedAt: new Date("2024-05-01T17:00:00Z"),
    spaceAmount: -1n,
    spaceUsed: 2_000_000_000_000n,
    lastLoginAt: new Date("2026-11-01T00:00:00Z"),
    lastActivityAt: null,
    details: { job_title: "Clerk" },
  });
  expect(users[1]).toMatchObject({ lastLoginAt: null });
});
