import { type Caller, requireRole } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";

const compared = {
  id: true,
  state: true,
  endedAt: true,
  queuedAt: true,
  prunedAt: true,
  enterpriseId: true,
  connector: { select: { id: true, name: true } },
  streams: { select: { stream: true, outcome: true, reason: true, sourceRunId: true } },
} satisfies Prisma.RunSelect;

type Row = Prisma.RunGetPayload<{ select: typeof compared }>;

const when = (run: Row) => (run.endedAt ?? run.queuedAt).toISOString().slice(0, 16).replace("T", " ");

/** Why a stream of a run can't be compared: it was not read, or not all of it. Its last good rows may be. */
function whyUnknown(run: Row, name: "users" | "memberships"): string | null {
  const stream = run.streams.find((candidate) => candidate.stream === name);
  if (stream?.outcome === "complete" || stream?.sourceRunId) return null;
  return `The run of ${when(run)} (UTC) did not read all ${name}. ${stream?.reason ?? ""}`.trim();
}

function comparedRun(run: Row) {
  const stale = run.streams.filter((stream) => stream.sourceRunId).map(({ stream }) => stream);
  return {
    id: run.id,
    at: run.endedAt ?? run.queuedAt,
    connector: run.connector,
    unknown: { users: whyUnknown(run, "users"), memberships: whyUnknown(run, "memberships") },
    /** Streams whose rows are the last good ones of an older run. */
    stale,
  };
}

export type ComparedRun = ReturnType<typeof comparedRun>;

/** Two runs that may be compared. Throws NotFound, Invalid or Conflict with the reason when they may not. */
export async function readComparedRuns(a: string, b: string): Promise<{ a: ComparedRun; b: ComparedRun }> {
  const rows = await db.run.findMany({ where: { id: { in: [a, b] } }, select: compared });
  const [first, second] = [a, b].map((id) => rows.find((row) => row.id === id));
  if (!first || !second) throw new NotFound("One of the two runs does not exist, or its connector was deleted.");
  if (a === b) throw new Invalid("Choose two different runs.");
  if (first.connector.id !== second.connector.id) throw new Invalid("Choose two runs of one connector.");
  if (first.enterpriseId !== second.enterpriseId)
    throw new Invalid(
      "The two runs are of different enterprises: the connector was authorized for another in between.",
    );
  for (const run of [first, second]) {
    if (run.state !== "published") throw new Invalid(`The run of ${when(run)} (UTC) published no inventory.`);
    if (run.prunedAt)
      throw new Conflict(
        `The inventory of ${when(run)} (UTC) was deleted: it is older than what is kept. Choose a later one.`,
      );
  }
  return { a: comparedRun(first), b: comparedRun(second) };
}

/** A connector's kept inventories to choose from, newest first. */
export async function readComparable(person: Caller, connectorId: string): Promise<{ id: string; at: Date }[]> {
  requireRole(person, "viewer");
  const rows = await db.run.findMany({
    where: { connectorId, state: "published", prunedAt: null },
    orderBy: { queuedAt: "desc" },
    select: { id: true, endedAt: true, queuedAt: true },
    take: 200,
  });
  return rows.map((row) => ({ id: row.id, at: row.endedAt ?? row.queuedAt }));
}
