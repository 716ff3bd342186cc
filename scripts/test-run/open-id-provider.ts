import { spawn } from "node:child_process";
import { Fault } from "#scripts/fault.ts";
import { poll } from "#scripts/poll.ts";
import { freePort } from "#scripts/ports.ts";
import { projectFile } from "#scripts/start/process.ts";

const readySeconds = 20;

/**
 * Starts the OpenID Connect provider of the browser tests, before the console whose settings name it. Who logs in there
 * as "ada+admins@example.com" is Ada of the group "admins".
 */
export async function startOpenIdProvider(
  publicUrl: string,
): Promise<{ variables: Record<string, string>; stop: () => void }> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const client = { CLIENT_ID: "console", CLIENT_SECRET: "a secret for tests alone" };
  const redirectUri = `${publicUrl}/api/auth/callback/openid-connect`;
  const provider = spawn(process.execPath, [projectFile("test", "openid-provider.ts")], {
    env: { ...process.env, ...client, PROVIDER_PORT: String(port), REDIRECT_URI: redirectUri },
    stdio: "ignore",
  });
  const answers = () =>
    fetch(`${issuer}/.well-known/openid-configuration`).then(
      (response) => response.ok,
      () => false,
    );
  if (!(await poll(answers, readySeconds))) {
    provider.kill();
    throw new Fault("The OpenID Connect provider of the browser tests does not answer: run test/openid-provider.ts.");
  }
  const variables = {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: client.CLIENT_ID,
    OIDC_CLIENT_SECRET: client.CLIENT_SECRET,
    OIDC_NAME: "Example Directory",
    OIDC_ROLE_MAP: "admins=administrator;staff=viewer",
  };
  return { variables, stop: () => void provider.kill() };
}
