import { randomUUID } from "node:crypto";
import type { APIRequestContext, PlaywrightWorkerArgs } from "@playwright/test";
import { hashPassword } from "#lib/auth/password.ts";
import { hashSecret, randomSecret } from "#lib/seal.ts";
import { consoleUrl } from "./addresses.ts";
import { query } from "./database.ts";
import { type Account, signInBy } from "./sign-in.ts";

type Role = "viewer" | "operator" | "administrator";

/** A person made in the database, so that a test of who may do what needs no screen. */
export async function createAccount(role: Role): Promise<Account & { id: string }> {
  const account = { email: `${randomUUID()}@example.com`, password: "correct horse battery" };
  const id = randomUUID();
  const values = [id, account.email, `A ${role}`, role, await hashPassword(account.password)];
  await query(`INSERT INTO "user" (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4::"role", $5)`, values);
  return { ...account, id };
}

/** Who asks: `role` is the one that counts, null for a caller who is nobody to the console. */
export type Caller = { name: string; role: Role | null; request: APIRequestContext };

/** One of each kind of caller. They ask as a page of the console would, so that only who they are decides. */
export async function everyCaller(playwright: PlaywrightWorkerArgs["playwright"]): Promise<Caller[]> {
  const context = (headers: Record<string, string> = {}) =>
    playwright.request.newContext({
      baseURL: consoleUrl,
      extraHTTPHeaders: { origin: new URL(consoleUrl).origin, ...headers },
    });
  const signedIn = async (role: Role) => {
    const account = await createAccount(role);
    const request = await context();
    await signInBy(request, account);
    return { ...account, request };
  };
  const cookieOf = async (request: APIRequestContext) =>
    (await request.storageState()).cookies.find(({ name }) => name === "console-session")?.value ?? "";

  const [viewer, operator, administrator] = [
    await signedIn("viewer"),
    await signedIn("operator"),
    await signedIn("administrator"),
  ];
  const [disabled, ended, idle, old] = [
    await signedIn("administrator"),
    await signedIn("administrator"),
    await signedIn("administrator"),
    await signedIn("administrator"),
  ];
  await query(`UPDATE "user" SET disabled_at = now() WHERE id = $1`, [disabled.id]);
  await query("UPDATE session SET ended_at = now() WHERE user_id = $1", [ended.id]);
  await query("UPDATE session SET last_seen_at = now() - interval '31 minutes' WHERE user_id = $1", [idle.id]);
  await query("UPDATE session SET expires_at = now() WHERE user_id = $1", [old.id]);
  const [server] = await query<{ id: string }>("SELECT id FROM endpoint_server WHERE removed_at IS NULL LIMIT 1");
  const token = randomSecret();
  await query(
    `INSERT INTO endpoint_server_token (token_hash, endpoint_server_id, expires_at)
     VALUES ($1, $2, now() + interval '10 minutes')`,
    [hashSecret(token), server?.id],
  );
  const cookie = await cookieOf(administrator.request);
  // Not the last character, some of whose bits may count for nothing.
  const damaged = `${cookie.slice(0, -5)}${cookie.at(-5) === "A" ? "B" : "A"}${cookie.slice(-4)}`;
  return [
    { name: "nobody", role: null, request: await context() },
    { name: "a viewer", role: "viewer", request: viewer.request },
    { name: "an operator", role: "operator", request: operator.request },
    { name: "an administrator", role: "administrator", request: administrator.request },
    { name: "a disabled administrator", role: null, request: disabled.request },
    { name: "an ended session", role: null, request: ended.request },
    { name: "an idle session", role: null, request: idle.request },
    { name: "a session of more than twelve hours", role: null, request: old.request },
    { name: "a damaged cookie", role: null, request: await context({ cookie: `console-session=${damaged}` }) },
    { name: "an endpoint server", role: null, request: await context({ authorization: `Bearer ${token}` }) },
    {
      name: "an administrator's cookie as a token",
      role: null,
      request: await context({ authorization: `Bearer ${await cookieOf(administrator.request)}` }),
    },
  ];
}
