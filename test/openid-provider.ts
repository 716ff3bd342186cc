// A real OpenID Connect provider for tests, as a process of its own. Who logs in as "ada+admins@example.com" is Ada of
// the group "admins", with that email address; any password does.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const { PROVIDER_PORT = "", CLIENT_ID = "", CLIENT_SECRET = "", REDIRECT_URI = "" } = process.env;

function claimsOf(login: string) {
  const [, name = login, group] = /^([^+@]+)(?:\+([^@]+))?/.exec(login) ?? [];
  return { sub: login, name, groups: group ? [group] : [], ...(login.includes("@") && { email: login }) };
}

const provider = new Provider(`http://localhost:${PROVIDER_PORT}`, {
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [REDIRECT_URI],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  claims: { openid: ["sub"], profile: ["name", "groups"], email: ["email"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["a key for tests alone"] },
  findAccount: (_context: unknown, login: string) => ({ accountId: login, claims: () => claimsOf(login) }),
  // Nobody is asked to consent: this is about signing in.
  async loadExistingGrant(context: {
    oidc: {
      client: { clientId: string };
      session: { accountId: string };
      provider: Provider;
    };
  }) {
    const { client, session, provider: own } = context.oidc;
    const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});

createServer(provider.callback()).listen(Number(PROVIDER_PORT), "127.0.0.1");
