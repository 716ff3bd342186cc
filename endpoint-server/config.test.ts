import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { readIdentity, saveIdentity } from "./identity.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "endpoint-server-identity-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  [{}, "ENGINE_URL is missing"],
  [{ ENGINE_URL: "  " }, "ENGINE_URL is missing"],
  [{ ENGINE_URL: "engine" }, "ENGINE_URL is not an address"],
  [{ ENGINE_URL: "ftp://engine.example" }, "ENGINE_URL is not an address"],
  [{ ENGINE_URL: "http://e.example", ENROLMENT_CODE: "x".repeat(101) }, "ENROLMENT_CODE is too long"],
  [{ ENGINE_URL: "http://e.example", ENDPOINT_SERVER_NAME: "a\nb" }, "ENDPOINT_SERVER_NAME must be one line"],
])("settings %j are refused with a sentence", (given, sentence) => {
  expect(() => readConfig(given)).toThrow(sentence);
});

test("empty settings are settings not made", () => {
  const config = readConfig({
    ENGINE_URL: "https://engine.example/",
    ENROLMENT_CODE: "",
    ENDPOINT_SERVER_NAME: "alpha",
  });
  expect(config).toMatchObject({ engineUrl: "https://engine.example", enrolmentCode: null, name: "alpha" });
});

test("a machine makes its key once, for its owner alone, and is the same after a restart", async () => {
  const home = join(folder, "new", "home");
  const first = await readIdentity(home);
  expect((await stat(join(home, "identity.json"))).mode & 0o777).toBe(0o600);
  expect(await readIdentity(home)).toEqual(first);
  const enrolment = { endpointServerId: first.instanceId, name: "alpha", codeHash: "h" };
  await saveIdentity(home, { ...first, enrolment });
  expect(await readIdentity(home)).toEqual({ ...first, enrolment });
});

test("a write that was cut off leaves the identity as it was", async () => {
  const home = join(folder, "cut-off");
  const first = await readIdentity(home);
  await writeFile(join(home, "identity.json.new"), '{"instanceId":');
  expect(await readIdentity(home)).toEqual(first);
});

test("a damaged identity is told, and not replaced by a new one", async () => {
  const home = join(folder, "damaged");
  await readIdentity(home);
  await writeFile(join(home, "identity.json"), "{}");
  await expect(readIdentity(home)).rejects.toThrow("is damaged");
  expect(await readFile(join(home, "identity.json"), "utf8")).toBe("{}");
});

test("a folder that can't be made is named with the way out", async () => {
  await writeFile(join(folder, "a-file"), "");
  await expect(readIdentity(join(folder, "a-file", "home"))).rejects.toThrow(/identity\.json can't be (read|written)/);
});
