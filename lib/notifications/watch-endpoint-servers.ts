import type { Transaction } from "#lib/db.ts";
import { presences } from "#lib/endpoint-servers/states.ts";
import { noteProblem, noteRecovery } from "./note.ts";

const atOnce = 500;
const topic = "endpoint-server-offline";
const path = "/administration/endpoint-servers";

type Server = { id: string; name: string; host: string };

/** Notes endpoint servers that went offline, unless it is too soon to say, and those that are back. */
export async function watchEndpointServers(transaction: Transaction, quiet: boolean): Promise<void> {
  const back = await transaction.$queryRaw<Server[]>`
    SELECT s.id, s.name, s.host FROM notification_problem p JOIN endpoint_server s ON s.id = p.subject_id
    WHERE p.topic = ${topic} AND s.last_seen_at >= now() - make_interval(secs => ${presences.online.untilSeconds})
    LIMIT ${atOnce}`;
  for (const { id } of back) {
    await noteRecovery(transaction, { topic, subjectId: id, detail: "It reports again." });
  }
  if (quiet) return;
  const gone = await transaction.$queryRaw<Server[]>`
    SELECT s.id, s.name, s.host FROM endpoint_server s
    WHERE s.removed_at IS NULL AND s.last_seen_at < now() - make_interval(secs => ${presences.late.untilSeconds})
      AND NOT EXISTS (SELECT FROM notification_problem p WHERE p.topic = ${topic} AND p.subject_id = s.id)
    LIMIT ${atOnce}`;
  for (const { id, name, host } of gone) {
    await noteProblem(transaction, {
      topic,
      subjectId: id,
      subject: name,
      connectorId: null,
      cause: "offline",
      detail: `The machine ${host} has not been heard of for two minutes. ${presences.offline.nextStep}`,
      path,
    });
  }
}
