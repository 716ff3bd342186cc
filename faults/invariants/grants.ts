import type { Evidence, TokenPost } from "#faults/evidence.ts";
import { db } from "#lib/db.ts";
import { openOfGrant } from "#lib/grants/sealed.ts";
import type { Breach, Invariant } from "./invariant.ts";

type Held = {
  connectorId: string;
  id: string;
  version: number;
  state: string;
  refreshTokenSealed: string;
  /** Refreshes whose outcome nobody learned: a process ended, or the answer never came. */
  unknown: number;
  /** One of them began from the version that is kept now. */
  unknownNow: boolean;
};

const readHeld = () => db.$queryRaw<Held[]>`
  SELECT c.id AS "connectorId", g.id, g.version, g.state::text AS state, g.refresh_token_sealed AS "refreshTokenSealed",
    count(a.id) FILTER (WHERE a.status IN ('unknown', 'intent'))::int AS unknown,
    coalesce(bool_or(a.status IN ('unknown', 'intent') AND a.from_version = g.version), false) AS "unknownNow"
  FROM connector c JOIN "grant" g ON g.id = c.grant_id LEFT JOIN refresh_attempt a ON a.grant_id = g.id
  GROUP BY c.id, g.id`;

const refreshTokenOf = (grant: Held) => openOfGrant(grant.id, "refresh_token_sealed", grant.refreshTokenSealed);

function postsOf(evidence: Evidence, connectorId: string): TokenPost[] {
  const own = new Set(evidence.providerGrantsOf(connectorId));
  return evidence.posts.filter((post) => own.has(post.providerGrantId));
}

/** Posts of a token whose answer had already reached a process, or that another request still carried. */
function repeatsIn(posts: TokenPost[]): TokenPost[] {
  return posts.filter((post, place) =>
    posts.some(
      (before, other) =>
        other !== place &&
        before.refreshToken === post.refreshToken &&
        before.startedAtMs <= post.startedAtMs &&
        (other < place || before.startedAtMs < post.startedAtMs) &&
        (before.endedAtMs > post.startedAtMs || (before.issued !== null && before.isDelivered)),
    ),
  );
}

async function noReuse(evidence: Evidence): Promise<Breach[]> {
  const twice = await db.$queryRaw<Breach[]>`
    SELECT c.id AS "connectorId", 'version ' || a.from_version || ' was refreshed ' || count(*) || ' times' AS what
    FROM refresh_attempt a LEFT JOIN connector c ON c.grant_id = a.grant_id
    WHERE a.status = 'ok' GROUP BY c.id, a.grant_id, a.from_version HAVING count(*) > 1`;
  const overlapping = await db.$queryRaw<Breach[]>`
    SELECT c.id AS "connectorId", 'two refreshes of version ' || a.from_version || ' went on at once' AS what
    FROM refresh_attempt a JOIN refresh_attempt b ON b.grant_id = a.grant_id AND b.from_version = a.from_version
      AND b.epoch > a.epoch AND b.started_at < coalesce(a.ended_at, 'infinity')
    LEFT JOIN connector c ON c.grant_id = a.grant_id`;
  const seen = (await readHeld()).flatMap(({ connectorId, unknown }) => {
    const repeats = repeatsIn(postsOf(evidence, connectorId));
    if (repeats.length <= unknown) return [];
    return [{ connectorId, what: `a refresh token whose outcome was known was posted again, ${repeats.length} times` }];
  });
  return [...twice, ...overlapping, ...seen];
}

async function everyAnswerKept(evidence: Evidence): Promise<Breach[]> {
  return (await readHeld()).flatMap((grant) => {
    const { connectorId, state, unknownNow } = grant;
    const last = postsOf(evidence, connectorId)
      .filter((post) => post.issued !== null && post.isDelivered)
      .at(-1);
    if (!last || unknownNow || state !== "active") return [];
    if (evidence.fingerprint(refreshTokenOf(grant)) === last.issued) return [];
    return [{ connectorId, what: "the last refresh token that came is not the one that is kept" }];
  });
}

async function endedOnlyWithProvider(evidence: Evidence): Promise<Breach[]> {
  return (await readHeld()).flatMap((grant) => {
    const { connectorId, state } = grant;
    const usable = evidence.isUsable(refreshTokenOf(grant));
    if (state === "active" && !usable)
      return [{ connectorId, what: "the grant counts as good, and Box takes it no more" }];
    if (state !== "active" && usable) return [{ connectorId, what: "the grant was given up, and Box still takes it" }];
    return [];
  });
}

const noneForgotten = () => db.$queryRaw<Breach[]>`
  SELECT c.id AS "connectorId", 'the grant was last refreshed on ' || g.refresh_token_issued_at::date AS what
  FROM connector c JOIN "grant" g ON g.id = c.grant_id
  WHERE g.state = 'active' AND g.refresh_token_issued_at < now() - interval '14 days'`;

/** I8 to I11: no grant is lost by us. */
export const grantInvariants: Invariant[] = [
  { id: "I8", sentence: "A refresh token is posted again only after an unknown outcome.", check: noReuse },
  { id: "I9", sentence: "A token answer that reached a living process is kept.", check: everyAnswerKept },
  {
    id: "I10",
    sentence: "A grant is given up if and only if the provider takes it no more.",
    check: endedOnlyWithProvider,
  },
  { id: "I11", sentence: "No grant of a connector goes 14 days without a refresh.", check: noneForgotten },
];
