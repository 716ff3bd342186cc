import type { Access } from "#lib/connectors/kind.ts";
import { openGrant } from "#sandbox/box/oauth/grants.ts";
import { SCOPES, type Scope } from "#sandbox/box/oauth/scopes.ts";
import type { Sandbox } from "#sandbox/box/sandbox.ts";

/** What a Box client needs to read the sandbox as somebody, with an access token that lasts. */
export function boxAccess(sandbox: Sandbox, login: string, scopes: readonly Scope[] = SCOPES): Access {
  const { state } = sandbox;
  const account = state.accounts.find((candidate) => candidate.login === login);
  const [clientId] = state.apps.keys();
  if (!account || !clientId) throw new Error(`The sandbox has no account ${login}.`);
  const grant = { clientId, userId: account.userId, scopes: [...scopes] };
  const form = { seconds: 360_000, long: false };
  let token = openGrant(state.grants, grant, form, state.clock.now()).current.accessToken;
  return {
    apiUrl: `${sandbox.url}/2.0`,
    signal: new AbortController().signal,
    tokens: {
      current: async () => token,
      replace: async () => {
        token = openGrant(state.grants, grant, form, state.clock.now()).current.accessToken;
        return token;
      },
    },
  };
}
