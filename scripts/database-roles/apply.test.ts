import { expect, onTestFinished, test } from "vitest";
import { connectToDatabase } from "#scripts/migrate.ts";
import { asOwner, createRoles, dropRoles, newRoleUrls, roleOf } from "#test/database-roles.ts";
import { applyRoles } from "./apply.ts";

const ownerUrl = process.env.DATABASE_URL ?? "";
const as = (url: string, parts: { username?: string; password?: string }) => Object.assign(new URL(url), parts).href;

test("without addresses of their own console and engine stay as they are", async () => {
  expect(await applyRoles(ownerUrl, { console: undefined, engine: undefined })).toEqual([]);
});

test("one of the two may have a role and the other none", async () => {
  const urls = newRoleUrls();
  expect(await applyRoles(ownerUrl, { console: urls.console, engine: undefined })).toEqual([roleOf(urls.console)]);
  onTestFinished(() => asOwner(`DROP OWNED BY ${roleOf(urls.console)}`, `DROP ROLE ${roleOf(urls.console)}`));
});

test("a role that is there keeps its password, unless it is to be set", async () => {
  const urls = await createRoles();
  const changed = { console: as(urls.console, { password: "another" }), engine: urls.engine };
  await expect(applyRoles(ownerUrl, changed)).rejects.toThrow(
    /refused the user test_console_\w+: check the name and password in CONSOLE_DATABASE_URL\./,
  );
  await applyRoles(ownerUrl, changed, { setPasswords: true });
  await (await connectToDatabase(changed.console)).end();
});

test("a password of any characters works, and no statement carries it", async () => {
  const urls = newRoleUrls();
  const password = "a'b\"c %\\$ é".replace(" é", "");
  const given = { console: as(urls.console, { password: encodeURIComponent(password) }), engine: urls.engine };
  onTestFinished(() => dropRoles(urls));
  expect(await applyRoles(ownerUrl, given)).toHaveLength(2);
});

test("what can't be held to its rights is refused in a sentence", async () => {
  const urls = newRoleUrls();
  const refusal = (given: { console?: string; engine?: string }) =>
    applyRoles(ownerUrl, { console: undefined, engine: undefined, ...given }).then(
      String,
      (error: Error) => error.message,
    );
  expect(await refusal({ console: ownerUrl })).toMatch(/^CONSOLE_DATABASE_URL names the user of DATABASE_URL/);
  expect(await refusal({ console: urls.console, engine: urls.console })).toMatch(/name one role: give each its own/);
  expect(await refusal({ engine: "mysql://x" })).toMatch(/^ENGINE_DATABASE_URL is not an address of the form/);
  expect(await refusal({ engine: as(ownerUrl, { username: "", password: "" }) })).toMatch(/names no user/);
  const name = roleOf(urls.engine);
  await asOwner(`CREATE ROLE ${name} LOGIN SUPERUSER`);
  onTestFinished(() => asOwner(`DROP ROLE ${name}`));
  expect(await refusal({ engine: urls.engine })).toMatch(/is a superuser or a member of the tables' owner/);
});

test("an owner who may not make roles is told to have them made", async () => {
  const urls = newRoleUrls();
  const weak = newRoleUrls();
  const name = roleOf(weak.console);
  const { password } = new URL(weak.console);
  await asOwner(
    `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`,
    `GRANT ALL ON DATABASE ${new URL(ownerUrl).pathname.slice(1)} TO ${name}`,
  );
  onTestFinished(() => asOwner(`DROP OWNED BY ${name} CASCADE`, `DROP ROLE ${name}`));
  await expect(applyRoles(weak.console, { console: urls.console, engine: undefined })).rejects.toThrow(
    /may not make the role test_console_\w+: have it made \(CREATE ROLE/,
  );
});
