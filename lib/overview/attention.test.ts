import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { failRun } from "#lib/runs/fail.ts";
import { startRun } from "#lib/runs/start.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { beginRun, createConnector, createGrant, createOperator, takeInventory } from "#test/runs.ts";
import { readAttention } from "./attention.ts";
import type { Matter } from "./matters.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** The matters under which the subject stands now. */
async function mattersOf(subject: string): Promise<Matter[]> {
  const all = await readAttention(await createOperator());
  return all
    .filter(({ concerns }) => concerns.some((concern) => concern.subject === subject))
    .map(({ matter }) => matter);
}

test("a connector that works is no matter for anybody", async () => {
  const connector = await createConnector({ name: "Works" });
  await takeInventory(connector.id, { users: ["1", "2"] });
  expect(await mattersOf("Works")).toEqual([]);
});

test("a failed run is told with its cause until the connector runs again", async () => {
  const { server, connectorId, runId, epoch } = await beginRun({ overrides: { name: "Fails" } });
  await failRun(server, runId, { epoch, failureCode: "provider_unavailable", detail: "503" });
  const [failed] = (await readAttention(await createOperator())).filter(({ matter }) => matter === "failed");
  expect(failed?.concerns).toContainEqual(
    expect.objectContaining({ subject: "Fails", detail: "The provider can't be reached", href: `/runs/${runId}` }),
  );
  await takeInventory(connectorId, { users: ["1"] });
  expect(await mattersOf("Fails")).toEqual([]);
});

test("an inventory held for a person is told", async () => {
  const connector = await createConnector({ name: "Shrinks" });
  await takeInventory(connector.id, { users: ["1", "2", "3", "4", "5"] });
  expect((await takeInventory(connector.id, { users: ["1"] })).outcome).toBe("held");
  expect(await mattersOf("Shrinks")).toEqual(["held"]);
});

test("a grant is told when it has ended, when it is about to, and when its Client secret is refused", async () => {
  const ended = await createGrant({ state: "needs_authorization" });
  await createConnector({ name: "Ended", grantId: ended.id });
  const ending = await createGrant({ refreshTokenIssuedAt: daysAgo(31) });
  await createConnector({ name: "Ending", grantId: ending.id });
  const refused = await createGrant({ refreshFailure: "client_credentials_invalid" });
  await createConnector({ name: "Refused", grantId: refused.id });
  const fresh = await createGrant({ refreshTokenIssuedAt: daysAgo(29) });
  await createConnector({ name: "Fresh", grantId: fresh.id });
  expect(await mattersOf("Ended")).toEqual(["authorizationEnded"]);
  expect(await mattersOf("Ending")).toEqual(["authorizationEnding"]);
  expect(await mattersOf("Refused")).toEqual(["secretRefused"]);
  expect(await mattersOf("Fresh")).toEqual([]);
});

test("a connector that nobody authorized and one that is paused are told", async () => {
  await createConnector({ name: "New one", grantId: null });
  await createConnector({ name: "Resting", pausedAt: new Date() });
  expect(await mattersOf("New one")).toEqual(["notAuthorized"]);
  expect(await mattersOf("Resting")).toEqual(["paused"]);
});

test("a connector whose endpoint server lost the feature has nowhere to run", async () => {
  const server = await createEndpointServer({ kinds: ["box"] });
  await createConnector({ name: "Stranded", endpointServerId: server.id });
  expect(await mattersOf("Stranded")).toEqual([]);
  await db.endpointServerFeature.deleteMany({ where: { endpointServerId: server.id } });
  await createEndpointServer({ kinds: ["box"] });
  expect(await mattersOf("Stranded")).toEqual(["nowhereToRun"]);
});

test("an endpoint server that is away or quarantined is told, one that is late is not", async () => {
  await createEndpointServer({ name: "gone", seenSecondsAgo: 500 });
  await createEndpointServer({ name: "late", seenSecondsAgo: 60 });
  const { id } = await createEndpointServer({ name: "copied" });
  await db.endpointServer.update({ where: { id }, data: { trust: "quarantined" } });
  expect(await mattersOf("gone")).toEqual(["serverAway"]);
  expect(await mattersOf("late")).toEqual([]);
  expect(await mattersOf("copied")).toEqual(["serverAway"]);
});

test("a run that no endpoint server takes is told after some minutes", async () => {
  const connector = await createConnector({ name: "Waits" });
  const { runId } = await startRun(await createOperator(), connector.id);
  expect(await mattersOf("Waits")).toEqual([]);
  await db.$executeRaw`UPDATE run SET queued_at = now() - interval '6 minutes' WHERE id = ${runId}::uuid`;
  expect(await mattersOf("Waits")).toEqual(["waitsForServer"]);
});

test("of many, five are named, and the list that has the others is said", async () => {
  for (const number of [1, 2, 3, 4, 5, 6]) await createConnector({ name: `Many ${number}`, grantId: null });
  const all = await readAttention(await createOperator());
  const found = all.find(({ matter }) => matter === "notAuthorized");
  const { concerns, hasMore, allHref } = found ?? { concerns: [], hasMore: null, allHref: null };
  expect(concerns).toHaveLength(5);
  expect(concerns[0]?.subject).toBe("Many 6");
  expect(hasMore).toBe(true);
  expect(allHref).toBe("/connectors/box?state=not-authorized");
});

test("an endpoint server gets no overview", async () => {
  const { caller } = await createEndpointServer();
  await expect(readAttention(caller)).rejects.toThrow(/Only a signed-in person/);
});
