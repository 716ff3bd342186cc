import type { Truth } from "#test/box-truth.ts";
import type { Passing } from "./gate.ts";

/** A refresh token posted to the token endpoint; tokens as fingerprints. */
export type TokenPost = {
  providerGrantId: string;
  refreshToken: string;
  startedAtMs: number;
  endedAtMs: number;
  /** The refresh token it was answered with; null when it was not answered with one. */
  issued: string | null;
  isDelivered: boolean;
};

/** A request for a page of a listing. */
export type PageRead = { providerGrantId: string; route: string; page: string; atMs: number };

/** What a reader saw of a published inventory in one look. */
export type Look = { connectorId: string; runId: string; problem: string | null };

/** What the checker knows beside the database: seen from outside while the faults went on. */
export type Evidence = {
  /** The inventory as the provider has it, for connectors whose enterprise nobody changed; else null. */
  truthOf(connectorId: string): Truth | null;
  /** The consents that a connector has had, as the provider names them. */
  providerGrantsOf(connectorId: string): string[];
  /** Whether the provider takes this refresh token. */
  isUsable(refreshToken: string): boolean;
  /** A token as `posts` names it. */
  fingerprint(token: string): string;
  posts: TokenPost[];
  pages: PageRead[];
  acknowledged: { runId: string; sequence: number; sha256: string }[];
  looks: Look[];
  /** Of each published run, what its rows came to when it was first seen. */
  digests: Map<string, string>;
};

/** No evidence: for a database that is judged by itself. */
export function noEvidence(): Evidence {
  return {
    truthOf: () => null,
    providerGrantsOf: () => [],
    isUsable: () => true,
    fingerprint: (token) => token,
    posts: [],
    pages: [],
    acknowledged: [],
    looks: [],
    digests: new Map(),
  };
}

const upload = /^\/endpoint-server\/runs\/([0-9a-f-]{36})\/batches\/(\d+)$/;

/** The batch that an endpoint server was told is kept; null when the request was another. */
export function acknowledgedBy({
  path,
  status,
  isDelivered,
  headers,
}: Passing): Evidence["acknowledged"][number] | null {
  const [, runId, sequence] = upload.exec(path) ?? [];
  if (!runId || status !== 200 || !isDelivered) return null;
  return { runId, sequence: Number(sequence), sha256: String(headers["x-sha256"]) };
}
