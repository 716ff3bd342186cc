import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { startSandbox } from "./sandbox.ts";
import { readStateFile } from "./state-file.ts";
import { authorizeInSandbox, getFromSandbox, postToSandbox } from "./testing.ts";
import { userId } from "./world/enterprise.ts";
import { mutate } from "./world/mutate.ts";

const folder = mkdtempSync(join(tmpdir(), "box-sandbox-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("keeps grants, apps, changes and the clock across a restart, also a refresh whose token is not used yet", async () => {
  const stateFile = join(folder, "kept", "state.json");
  const first = await startSandbox({ stateFile });
  const tokens = await authorizeInSandbox(first, { login: "admin@acme.example" });
  const form = { grant_type: "refresh_token", client_id: tokens.clientId, client_secret: tokens.clientSecret };
  const refresh = async (sandbox: typeof first, refreshToken: string) =>
    JSON.parse((await postToSandbox(sandbox, "/oauth2/token", { ...form, refresh_token: refreshToken })).text);
  const pending = await refresh(first, tokens.refreshToken);
  const [acme] = [...first.state.enterprises.values()];
  if (!acme) throw new Error("The default world lacks Acme.");
  mutate(acme, { kind: "removeUser", user: userId(acme, 50) }, first.state.clock.now());
  mutate(acme, { kind: "changeUser", user: userId(acme, 51), fields: { name: "Renamed" } }, first.state.clock.now());
  first.state.clock.advance(1_000_000);
  first.state.save();
  await first.close();

  const second = await startSandbox({ stateFile, redirectUri: "http://localhost:9999/cmp/AuthorizeBoxConnector" });
  expect(second.state.clock.offsetMs()).toBe(1_000_000);
  expect((await refresh(second, tokens.refreshToken)).access_token).toBe(pending.access_token);
  expect((await getFromSandbox(second, `/2.0/users/${userId(acme, 50)}`, pending.access_token)).status).toBe(404);
  expect((await getFromSandbox(second, `/2.0/users/${userId(acme, 51)}`, pending.access_token)).text).toContain(
    "Renamed",
  );
  expect((await getFromSandbox(second, "/2.0/users/me", tokens.accessToken)).status).toBe(401);
  expect([...second.state.apps.values()][0]?.redirectUris[0]).toContain("localhost:9999");
  await second.close();
  expect(statSync(stateFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, "kept"))).toEqual(["state.json"]);
});

it("says in one sentence that a state file is none of its own", () => {
  const file = join(folder, "other.json");
  for (const text of ["", "{", "[]", '{"version":2}']) {
    writeFileSync(file, text);
    expect(() => readStateFile(file)).toThrow("delete it to begin anew");
  }
  expect(readStateFile(join(folder, "none.json"))).toBeNull();
});
