import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createApiToken } from "#lib/api-tokens/write.ts";
import { runVerb } from "#lib/auth/verb.ts";
import type { Person } from "#lib/caller.ts";
import { roleAllows, roles } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { saveView } from "#lib/views/write.ts";
import type { Rows } from "./action-row.ts";
import { actions, actionsWithoutInput } from "./actions.ts";
import { createEndpointServer } from "./endpoint-servers.ts";
import { createPublishedRun } from "./inventories.ts";
import { createPerson } from "./people.ts";
import { createWaitingAccess } from "./waiting-access.ts";

const files = globSync("app/**/actions.ts");
const exported = files.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/^export const (\w+) = action\(\s*"(\w+)"([^;]*)/gm)].map((match) => ({
    name: match[1] ?? "",
    role: match[2] ?? "",
    stepUp: /\bstepUp: (\w+)/.exec(match[3] ?? "")?.[1],
    folder: dirname(file),
  })),
);
const rowsOf = Object.entries(actions);
const people = new Map<string, Person>();
let rows: Rows;

beforeAll(async () => {
  for (const role of roles) people.set(role, await createPerson({ role }));
  const { connectorId: connector, runId: run } = await createPublishedRun();
  const { id: server } = await createEndpointServer({ kinds: ["box"] });
  const user = await createPerson({ role: "viewer" });
  const { id: channel } = await db.notificationChannel.create({
    data: { name: "Fuzzed too", nameKey: "fuzzed too", kind: "webhook", allConnectors: true },
  });
  const { id: view } = await saveView(user, { name: "Fuzzed too", path: "/runs", query: "" });
  const { id: token } = await createApiToken(user, { name: "CI", scopes: ["runs:read"], days: 30 });
  const { id: waiting } = await createWaitingAccess();
  rows = { view, connector, run, server, user: user.id, session: user.sessionId, channel, token, waiting };
});

const ours = () => new Headers({ origin: new URL(env().PUBLIC_URL).origin });

function run(name: string, person: Person | null, input: unknown, headers = ours()) {
  const row = actions[name];
  if (!row) throw new Error(`no row for ${name}`);
  return runVerb(
    { person, headers, publicUrl: env().PUBLIC_URL },
    row.role,
    row.schema,
    (caller, parsed) => row.call(caller, parsed as never),
    input,
    { stepUp: row.stepUp as true | ((given: unknown) => boolean) },
  );
}

/** The state that an action could have changed. */
async function state() {
  const [
    connectors,
    servers,
    users,
    runs,
    codes,
    invitations,
    authorizations,
    links,
    settings,
    channels,
    views,
    tokens,
    audit,
  ] = await Promise.all([
    db.connector.findMany({ orderBy: { id: "asc" } }),
    db.endpointServer.findMany({ orderBy: { id: "asc" }, include: { features: true } }),
    db.user.findMany({ orderBy: { id: "asc" }, include: { sessions: { orderBy: { id: "asc" } } } }),
    db.run.findMany({ orderBy: { id: "asc" } }),
    db.enrolmentCode.count(),
    db.invitation.count(),
    db.authorization.findMany({ orderBy: { id: "asc" } }),
    db.authorizationLink.findMany({ orderBy: { id: "asc" } }),
    db.setting.findMany(),
    db.notificationChannel.findMany({ orderBy: { id: "asc" } }),
    db.savedView.findMany({ orderBy: { id: "asc" } }),
    db.apiToken.findMany({ orderBy: { id: "asc" } }),
    // That something was refused is on record.
    db.auditEvent.count({ where: { event: { not: "refused" } } }),
  ]);
  return {
    connectors,
    servers,
    users,
    runs,
    codes,
    invitations,
    authorizations,
    links,
    settings,
    channels,
    views,
    tokens,
    audit,
  };
}

test("every server action has its row here, with the role it is made for", () => {
  const known = [...rowsOf.map(([name]) => name), ...Object.keys(actionsWithoutInput)].sort();
  expect(exported.map(({ name }) => name).sort()).toEqual(known);
  for (const { name, role } of exported) if (actions[name]) expect([name, actions[name].role]).toEqual([name, role]);
});

test("every server action that needs step-up is known here, and no other", () => {
  for (const { name, stepUp } of exported) {
    const known = actions[name] ? actions[name].stepUp : actionsWithoutInput[name];
    expect([name, stepUp]).toEqual([name, typeof known === "function" ? known.name : known?.toString()]);
  }
});

test("a screen that calls what needs step-up asks for it in the one dialog", () => {
  const asking = exported.filter(({ stepUp }) => stepUp);
  const sources = globSync("app/**/*.tsx");
  for (const { name, folder } of asking) {
    const screens = sources.filter(
      (file) => file.startsWith(dirname(folder)) && new RegExp(`\\b${name}\\b`).test(readFileSync(file, "utf8")),
    );
    expect([name, screens.length > 0]).toEqual([name, true]);
    for (const file of screens) {
      const asks = /\b(withStepUp|askToConfirm)\b/.test(readFileSync(file, "utf8"));
      expect([name, file, asks]).toEqual([name, file, true]);
    }
  }
});

test("an actions file exports nothing but actions", () => {
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    expect(source.startsWith('"use server";')).toBe(true);
    expect([...source.matchAll(/^export (?!const \w+ = action\()/gm)].map((match) => `${file}: ${match[0]}`)).toEqual(
      [],
    );
  }
});

describe.each(rowsOf)("%s", (name, row) => {
  const tooLow = roles.filter((role) => !roleAllows(role, row.role));

  test("is refused to nobody, to a role too low and to a foreign page, and changes nothing", async () => {
    const before = await state();
    const input = row.input(rows);
    const askers = [null, ...tooLow.map((role) => people.get(role) ?? null)];
    for (const person of askers) expect(await run(name, person, input)).toMatchObject({ ok: false, reason: "refused" });
    const administrator = people.get("administrator") ?? null;
    for (const origin of [null, "null", "https://evil.example", "not an origin"]) {
      const headers = new Headers(origin === null ? {} : { origin });
      expect(await run(name, administrator, input, headers)).toMatchObject({ ok: false, reason: "refused" });
    }
    expect(await state()).toEqual(before);
  });

  if (row.stepUp) {
    test("is refused for a session that was not confirmed of late, and changes nothing", async () => {
      const administrator = people.get("administrator");
      if (!administrator) throw new Error("no administrator");
      const before = await state();
      const old = { ...administrator, isConfirmed: false };
      expect(await run(name, old, row.input(rows))).toMatchObject({ ok: false, reason: "step-up" });
      expect(await state()).toEqual(before);
    });
  }

  test("answers any input with a value or a sentence, and wrong input changes nothing", async () => {
    const administrator = people.get("administrator") ?? null;
    const good = row.input(rows) as Record<string, unknown>;
    const hostile = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
      fc.constantFrom(
        "",
        "\0",
        "\ud800",
        "a\0b",
        "x".repeat(5000),
        "<b>",
        "=1+1",
        "__proto__",
        "‮",
        -1,
        0,
        1e15,
        1e308,
        Number.NaN,
        null,
        undefined,
        [],
        {},
        [Object.create(null)],
        "00000000-0000-0000-0000-000000000000",
      ),
    );
    const wrong = fc.oneof(
      fc.tuple(fc.constantFrom(...Object.keys(good)), hostile).map(([field, value]) => ({ ...good, [field]: value })),
      fc
        .constantFrom(...Object.keys(good))
        .map((field) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== field))),
      hostile,
    );
    await fc.assert(
      fc.asyncProperty(wrong, async (input) => {
        const parsed = row.schema.safeParse(input);
        if (!parsed.success) {
          expect(await run(name, administrator, input)).toMatchObject({ ok: false, reason: "invalid" });
          return;
        }
        const result = await run(name, administrator, input);
        if (!result.ok) expect(result.reason).not.toBe("unknown");
      }),
      { numRuns: 40 },
    );
  });
});
