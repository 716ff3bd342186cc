import { expect, test } from "vitest";
import { recordAudit } from "#lib/audit/record.ts";
import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";
import { beginRun, createConnector, takeInventory } from "#test/runs.ts";
import { attemptsOf } from "./attempts.ts";
import { failRun } from "./fail.ts";
import type { FailureCode } from "./failures.ts";
import { rankSuspects } from "./suspect-ranking.ts";
import { readChangesBefore, readSuspects } from "./suspects.ts";

const person = await createPerson({ role: "administrator", name: "Ana" });

async function fail(connectorId: string, failureCode: FailureCode) {
  const { server, runId, epoch } = await beginRun({ connectorId });
  await failRun(server, runId, { epoch, failureCode, detail: "It did not work." });
  return runId;
}

const change = (connectorId: string, after: Record<string, string | number>) =>
  db.$transaction((transaction) =>
    recordAudit(transaction, person, {
      noun: "connector",
      event: "changed",
      subjectId: connectorId,
      subject: "Acme",
      after,
    }),
  );

test("after a changed secret the first failure names that change first, with who made it and why it is likely", async () => {
  const { id } = await createConnector();
  const good = await takeInventory(id, { users: ["a"] });
  await change(id, { clientSecret: "replaced" });
  await change(id, { description: "Words only" });
  const failed = await fail(id, "client_credentials_invalid");
  const found = await readSuspects(person, failed);
  if (found?.kind !== "first") throw new Error("no suspects");
  expect(found.goodRunId).toBe(good.runId);
  expect(found.suspects[0]).toMatchObject({
    ...{ who: "Ana", fields: ["clientSecret"], domain: "credentials", likely: true },
    why: "Such a failure often comes from the Client ID or Client secret.",
  });
  expect(found.suspects.filter(({ likely }) => likely)).toHaveLength(1);
  const again = await fail(id, "client_credentials_invalid");
  expect(await readSuspects(person, again)).toEqual({ kind: "later", firstFailureId: failed });
  expect(await readSuspects(person, good.runId)).toBeNull();
});

test("a change before the last good run is no suspect, another endpoint server is", async () => {
  const { id } = await createConnector();
  await change(id, { clientId: "other" });
  await takeInventory(id, { users: ["a"] });
  const found = await readSuspects(person, await fail(id, "endpoint_server_lost"));
  if (found?.kind !== "first") throw new Error("no suspects");
  expect(found.suspects.map(({ domain }) => domain)).not.toContain("credentials");
  expect(found.suspects[0]).toMatchObject({ domain: "server", likely: true });
});

test("the end of an authorization is told in the words of the screen", async () => {
  const { id, grantId } = await createConnector();
  if (!grantId) throw new Error("the connector is authorized");
  await takeInventory(id, { users: ["a"] });
  const subject = "admin@acme.example (Acme)";
  await db.$transaction((transaction) =>
    recordAudit(transaction, person, {
      ...{ noun: "grant", event: "died", subjectId: grantId, subject },
      after: { cause: "revoked" },
    }),
  );
  const [change] = await readChangesBefore(person, await fail(id, "authorization_revoked"));
  expect(change).toMatchObject({ what: `Authorization by ${subject} ended`, fields: [], domain: "grant" });
});

test("another version of the same endpoint server is a suspect", async () => {
  const { id } = await createConnector();
  const good = await takeInventory(id, { users: ["a"] });
  const failed = await fail(id, "internal");
  await db.run.update({ where: { id: failed }, data: { endpointServerId: good.server.id } });
  await db.runTransition.updateMany({ where: { runId: good.runId }, data: { endpointServerVersion: "1.0.0" } });
  await db.runTransition.updateMany({ where: { runId: failed }, data: { endpointServerVersion: "1.1.0" } });
  const found = await readSuspects(person, failed);
  expect(found).toMatchObject({ suspects: [{ what: "Endpoint server version 1.1.0 instead of 1.0.0", likely: true }] });
});

test("among changes of one kind the latest is the likeliest", () => {
  const at = (minute: number) => ({ at: new Date(minute * 60_000), who: "Ana", what: String(minute), fields: [] });
  const changes = [
    { ...at(1), domain: "grant" },
    { ...at(2), domain: "grant" },
    { ...at(3), domain: "configuration" },
  ] as const;
  expect(rankSuspects(changes, "authorization_revoked").map(({ what }) => what)).toEqual(["2", "1", "3"]);
});

test("each handing out of a run is an attempt, with its holder and how it ended", () => {
  const at = (second: number) => new Date(second * 1000);
  const step = { epoch: 1, endpointServerName: "m1", endpointServerVersion: "1.0.0", reason: null };
  const attempts = attemptsOf([
    { ...step, at: at(0), toState: "queued" },
    { ...step, at: at(1), toState: "assigned" },
    { ...step, at: at(2), toState: "running" },
    { ...step, at: at(3), toState: "queued", reason: "m1 was not heard of for too long." },
    { ...step, at: at(4), toState: "assigned", epoch: 2, endpointServerName: "m2" },
    { ...step, at: at(5), toState: "running", epoch: 2 },
  ]);
  expect(attempts).toEqual([
    {
      epoch: 1,
      server: "m1",
      version: "1.0.0",
      from: at(1),
      to: at(3),
      end: "queued",
      reason: "m1 was not heard of for too long.",
    },
    { epoch: 2, server: "m2", version: "1.0.0", from: at(4), to: null, end: null, reason: null },
  ]);
});
