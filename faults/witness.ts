import { fingerprint } from "#sandbox/box/http/journal.ts";
import { truthOf } from "#test/box-truth.ts";
import type { Connectors } from "./connectors.ts";
import { acknowledgedBy, type Evidence, type PageRead, type TokenPost } from "./evidence.ts";
import type { Gate, Passing } from "./gate.ts";
import type { Reader } from "./reader.ts";
import type { Stand } from "./stand.ts";

type Grants = Stand["sandbox"]["state"]["grants"];

function issuedIn(answer: Buffer | null): string | null {
  try {
    const issued: unknown = JSON.parse(answer?.toString() ?? "").refresh_token;
    return typeof issued === "string" ? fingerprint(issued) : null;
  } catch {
    return null;
  }
}

/** Notes what passes the gates, for the checker. */
export type Witness = {
  /** Notes the refresh tokens that pass another gate to the sandbox. */
  watchTokens(gate: Gate): void;
  evidence(connectors: Connectors, reader: Reader): Evidence;
};

export function callWitness({ sandbox, boxGate, engineGate }: Stand): Witness {
  const posts: TokenPost[] = [];
  const pages: PageRead[] = [];
  const acknowledged: Evidence["acknowledged"] = [];
  const asked = new Map<Passing, Pick<TokenPost, "providerGrantId" | "refreshToken">>();
  const grants: Grants = sandbox.state.grants;

  // Whose token it is can only be told before it is spent.
  function noteAsking(passing: Passing): void {
    if (passing.path !== "/oauth2/token") return;
    const refreshToken = new URLSearchParams(passing.body.toString()).get("refresh_token") ?? "";
    const grant = grants.byRefreshToken.get(refreshToken);
    if (grant) asked.set(passing, { providerGrantId: grant.id, refreshToken: fingerprint(refreshToken) });
  }

  function noteAnswered(passing: Passing): void {
    const known = asked.get(passing);
    if (!known) return;
    asked.delete(passing);
    const { startedAtMs, endedAtMs, status, answer, isDelivered } = passing;
    const issued = status === 200 ? issuedIn(answer) : null;
    posts.push({ ...known, startedAtMs, endedAtMs: endedAtMs ?? startedAtMs, issued, isDelivered });
  }

  function notePage({ path, headers, startedAtMs }: Passing): void {
    const grant = grants.byAccessToken.get(headers.authorization?.replace(/^Bearer /, "") ?? "");
    const route = /^\/2\.0\/([a-z]+)/.exec(path)?.[1];
    if (grant && route) pages.push({ providerGrantId: grant.id, route, page: path, atMs: startedAtMs });
  }

  function watchTokens(gate: Gate): void {
    gate.onAsked(noteAsking);
    gate.watch(noteAnswered);
  }

  watchTokens(boxGate);
  boxGate.onAsked(notePage);
  engineGate.watch((passing) => {
    const batch = acknowledgedBy(passing);
    if (batch) acknowledged.push(batch);
  });
  return {
    watchTokens,
    evidence(connectors, { looks, digests }) {
      const byId = new Map(connectors.all().map((connected) => [connected.id, connected]));
      return {
        truthOf: (id) => {
          const connected = byId.get(id);
          return connected?.isSteady ? truthOf(sandbox, connected.enterprise) : null;
        },
        providerGrantsOf: (id) => byId.get(id)?.providerGrants ?? [],
        isUsable: (refreshToken) => grants.byRefreshToken.has(refreshToken),
        fingerprint,
        posts: posts.toSorted((one, other) => one.startedAtMs - other.startedAtMs),
        ...{ pages, acknowledged, looks, digests },
      };
    },
  };
}
