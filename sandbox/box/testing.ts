import type { Sandbox } from "./sandbox.ts";

export type SandboxTokens = { clientId: string; clientSecret: string; accessToken: string; refreshToken: string };

export type AuthorizeOptions = { login: string; appName?: string; scope?: string };

async function post(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

/** Carries out the pages of Box as a person would, up to the code; throws with the page when it is refused. */
export async function codeFromSandbox(
  sandbox: Sandbox,
  { login, appName = "Connector Console", scope }: AuthorizeOptions,
): Promise<{ clientId: string; clientSecret: string; code: string; location: URL }> {
  const app = [...sandbox.state.apps.values()].find(({ name }) => name === appName);
  const password = sandbox.state.accounts.find((account) => account.login === login)?.password;
  if (!app || password === undefined) throw new Error(`The sandbox has no app ${appName} or no account ${login}.`);
  const { clientId, clientSecret } = app;
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: app.redirectUris[0] ?? "",
    state: "s",
  });
  if (scope !== undefined) query.set("scope", scope);
  const address = `${sandbox.url}/api/oauth2/authorize?${query}`;
  const page = await (await post(address, { login, password })).text();
  const ticket = /name="ticket" value="([0-9a-f]+)"/.exec(page)?.[1];
  if (!ticket) throw new Error(`The sandbox showed no grant page: ${page}`);
  const location = new URL((await post(address, { ticket, decision: "grant" })).headers.get("location") ?? "");
  return { clientId, clientSecret, code: location.searchParams.get("code") ?? "", location };
}

/** The tokens of a fresh grant of an account to an app. */
export async function authorizeInSandbox(sandbox: Sandbox, options: AuthorizeOptions): Promise<SandboxTokens> {
  const { clientId, clientSecret, code } = await codeFromSandbox(sandbox, options);
  const form = { grant_type: "authorization_code", code, client_id: clientId, client_secret: clientSecret };
  const answer = await (await post(`${sandbox.url}/oauth2/token`, form)).json();
  return { clientId, clientSecret, accessToken: answer.access_token, refreshToken: answer.refresh_token };
}

/** A GET with an access token; the body as text, so that nothing is lost in numbers. */
export async function getFromSandbox(
  sandbox: Sandbox,
  path: string,
  accessToken: string,
): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await fetch(`${sandbox.url}${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A form sent to the token or revoke endpoint. */
export async function postToSandbox(
  sandbox: Sandbox,
  path: string,
  form: Record<string, string>,
): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await post(`${sandbox.url}${path}`, form);
  return { status: response.status, headers: response.headers, text: await response.text() };
}
