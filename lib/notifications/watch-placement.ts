import { Prisma, type Transaction } from "#lib/db.ts";
import { presences } from "#lib/endpoint-servers/states.ts";
import { noteProblem, noteRecovery } from "./note.ts";

const atOnce = 500;
const topic = "no-endpoint-server";

/** A run that has waited for less is no news: a machine may be starting. */
const waitMinutes = 5;

const stranded = Prisma.sql`r.state = 'queued' AND r.queued_at < now() - make_interval(mins => ${waitMinutes}::int)
  AND NOT EXISTS (
    SELECT FROM endpoint_server_feature f JOIN endpoint_server s ON s.id = f.endpoint_server_id
    WHERE f.kind = r.kind AND s.removed_at IS NULL AND s.trust = 'trusted' AND s.draining_at IS NULL
      AND s.last_seen_at >= now() - make_interval(secs => ${presences.late.untilSeconds})
      AND (r.placement_server_id IS NULL OR s.id = r.placement_server_id))`;

type Stranded = { id: string; connectorId: string; name: string; reason: string | null };

/** Notes connectors whose run no endpoint server can take, and those that found one. */
export async function watchPlacement(transaction: Transaction): Promise<void> {
  const found = await transaction.$queryRaw<Stranded[]>`
    SELECT r.id, c.id AS "connectorId", c.name, r.reason FROM run r JOIN connector c ON c.id = r.connector_id
    WHERE ${stranded}
      AND NOT EXISTS (SELECT FROM notification_problem p WHERE p.topic = ${topic} AND p.subject_id = c.id)
    LIMIT ${atOnce}`;
  for (const { id, connectorId, name, reason } of found) {
    await noteProblem(transaction, {
      topic,
      subjectId: connectorId,
      subject: name,
      connectorId,
      cause: "waits",
      detail: reason ?? "No endpoint server can take its run.",
      path: `/runs/${id}`,
    });
  }
  const over = await transaction.$queryRaw<{ id: string }[]>`
    SELECT p.subject_id AS id FROM notification_problem p
    WHERE p.topic = ${topic} AND NOT EXISTS (SELECT FROM run r WHERE r.connector_id = p.subject_id AND ${stranded})
    LIMIT ${atOnce}`;
  for (const { id } of over) {
    await noteRecovery(transaction, { topic, subjectId: id, detail: "No run of it waits for one any more." });
  }
}
