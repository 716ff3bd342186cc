import { recordAudit } from "#lib/audit/record.ts";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import type { Bar, Trust } from "./states.ts";

/** An endpoint server that proved who it is, and whose calls are not answered. */
export type Barred = { bar: Bar; server: EndpointServerCaller };

export function isBarred(value: unknown): value is Barred {
  return typeof value === "object" && value !== null && "bar" in value;
}

/** Why its calls are not answered; null when they are. */
export function barOf({ removed, trust }: { removed: boolean; trust: Trust }): Bar | null {
  if (removed) return "removed";
  return trust === "trusted" ? null : trust;
}

const everySeconds = 60;

/** Puts a refused call on record, with where it came from: the first within a minute for each endpoint server. */
export async function recordRefusedCall({ bar, server }: Barred): Promise<void> {
  await db.$transaction(async (transaction) => {
    const due = await transaction.$executeRaw`
      UPDATE endpoint_server SET refusal_recorded_at = now()
      WHERE id = ${server.id}::uuid
        AND (refusal_recorded_at IS NULL OR refusal_recorded_at <= now() - make_interval(secs => ${everySeconds}))`;
    if (due === 0) return;
    await recordAudit(transaction, server, {
      noun: "endpoint server",
      event: "refused",
      subjectId: server.id,
      subject: server.name,
      after: { reason: bar },
    });
  });
}
