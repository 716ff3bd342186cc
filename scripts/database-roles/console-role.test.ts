import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { seal } from "#lib/seal.ts";
import type { Rows } from "#test/action-row.ts";
import { createRoles, isForWantOfRight, loadWithUrl } from "#test/database-roles.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { createConnector, createOperator } from "#test/runs.ts";
import { createLink, createWaitingAccess } from "#test/waiting-access.ts";

/** Rows for one action, each of its own kind, so that none is used up by another action. */
async function freshRows(name: string): Promise<Rows> {
  await db.connector.updateMany({ where: { nameKey: "fuzzed" }, data: { nameKey: randomUUID() } });
  const { id: connector } = await createConnector({ pausedAt: name === "resumeConnectorAction" ? new Date() : null });
  const place = { table: "connector", id: connector, column: "client_secret_sealed" };
  await db.connector.update({ where: { id: connector }, data: { clientSecretSealed: seal("secret", place) } });
  const server = await createEndpointServer();
  const data = {
    ...(name === "trustAgainAction" && { trust: "quarantined" as const }),
    ...(name === "resumeAction" && { drainingAt: new Date() }),
  };
  await db.endpointServer.update({ where: { id: server.id }, data });
  const state = ["cancelRunAction", "cancelRunsAction"].includes(name) ? ("queued" as const) : ("held" as const);
  const { id: run } = await db.run.create({
    data: {
      connectorId: connector,
      kind: "box",
      trigger: "person",
      state: name === "startRunAction" ? "failed" : state,
    },
  });
  await db.notificationChannel.deleteMany();
  const { id: channel } = await db.notificationChannel.create({
    data: { name: "Hook", nameKey: "hook", kind: "webhook", allConnectors: true },
  });
  const person = await createPerson({ role: "viewer", password: "correct horse battery" });
  if (name === "enableUserAction") await db.user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
  if (name === "resetSecondFactorAction")
    await db.secondFactor.create({ data: { userId: person.id, secretSealed: "", finishedAt: new Date() } });
  const { id: view } = await db.savedView.create({
    data: { userId: person.id, path: "/runs", name: "Mine", query: "" },
  });
  const { id: token } = await db.apiToken.create({
    data: {
      userId: person.id,
      name: "CI",
      secretHash: person.id,
      hint: "",
      scopes: [],
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  const { id: waiting } = await createWaitingAccess();
  if (name === "endAuthorizationLinkAction") await createLink(connector);
  return {
    view,
    connector,
    run,
    server: server.id,
    user: person.id,
    session: person.sessionId,
    channel,
    token,
    waiting,
  };
}

/** Those whose good input needs more than rows: a code of the app, an invitation, the session's, the token's or the view's person. */
const answersWithASentence = [
  "finishSecondFactorAction",
  "cancelInvitationAction",
  "endOwnSessionAction",
  "deleteViewAction",
  "endApiTokenAction",
];

test("every action does its work with the rights of the console", { timeout: 120_000 }, async () => {
  const urls = await createRoles();
  const { actions, runVerb, env } = await loadWithUrl(urls.console, async () => ({
    ...(await import("#test/actions.ts")),
    ...(await import("#lib/auth/verb.ts")),
    ...(await import("#lib/env.ts")),
  }));
  const headers = new Headers({ origin: new URL(env().PUBLIC_URL).origin });
  const unfinished: string[] = [];
  for (const [name, row] of Object.entries(actions)) {
    const rows = await freshRows(name);
    const person = { ...(await createPerson({ password: "correct horse battery" })), isConfirmed: true };
    let failure: unknown = null;
    const call = (caller: typeof person, input: unknown) =>
      row.call(caller, input as never).catch((error: unknown) => {
        failure = error;
        throw error;
      });
    const outcome = await runVerb(
      { person, headers, publicUrl: env().PUBLIC_URL },
      row.role,
      row.schema,
      (caller, input) => call(caller as typeof person, input),
      row.input(rows),
      {},
    );
    expect([name, isForWantOfRight(failure)]).toEqual([name, false]);
    if (!outcome.ok) unfinished.push(`${name}: ${outcome.message}`);
  }
  expect(unfinished.filter((told) => !answersWithASentence.some((name) => told.startsWith(name)))).toEqual([]);
});

test("people sign in, keep a second factor, look at everything and sign out with the rights of the console", async () => {
  const urls = await createRoles();
  const lib = await loadWithUrl(urls.console, async () => ({
    ...(await import("#lib/auth/sign-in.ts")),
    ...(await import("#lib/auth/second-factor.ts")),
    ...(await import("#lib/auth/sessions.ts")),
    ...(await import("#lib/audit/read.ts")),
    ...(await import("#lib/audit/verify.ts")),
    ...(await import("#lib/endpoint-servers/read.ts")),
    ...(await import("#lib/key-canary.ts")),
  }));
  await lib.checkKeys();
  const person = await createPerson({ password: "correct horse battery" });
  await createEndpointServer();
  await createOperator();
  expect((await lib.beginSecondFactor(person)).secret).toBeTruthy();
  expect(await lib.verifyChain(person)).toMatchObject({ holds: true });
  expect((await lib.readServerPage(person, { limit: 10 })).servers).not.toEqual([]);
  await lib.endOtherSessions(person);
});
