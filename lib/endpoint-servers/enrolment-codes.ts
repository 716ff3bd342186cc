import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { NotFound } from "#lib/errors.ts";
import { hashSecret, randomSecret } from "#lib/seal.ts";

const codeLifeSeconds = 3600;
const codeBytes = 20;

/** Makes a code and keeps its hash alone. The audit row names the code's row, never the code. */
export async function makeEnrolmentCode(caller: Caller): Promise<{ id: string; code: string; secondsLeft: number }> {
  const code = randomSecret(codeBytes);
  return db.$transaction(async (transaction) => {
    await transaction.$executeRaw`
      DELETE FROM enrolment_code WHERE used_at IS NULL AND expires_at < now() - interval '30 days'`;
    const now = await transaction.$queryRaw<{ expiresAt: Date }[]>`
      SELECT now() + make_interval(secs => ${codeLifeSeconds}) AS "expiresAt"`;
    const row = await transaction.enrolmentCode.create({
      data: {
        codeHash: hashSecret(code),
        createdById: caller.kind === "person" ? caller.id : null,
        expiresAt: now[0]?.expiresAt ?? new Date(),
      },
    });
    await recordAudit(transaction, caller, {
      noun: "enrolment code",
      event: "created",
      subjectId: row.id,
      subject: "Enrolment code",
      after: { expiresAt: row.expiresAt.toISOString() },
    });
    return { id: row.id, code, secondsLeft: codeLifeSeconds };
  });
}

/** A single-use code with which one machine may enrol within the next hour. The code is given out here alone. */
export async function createEnrolmentCode(admin: Caller) {
  requireRole(admin, "administrator");
  return makeEnrolmentCode(admin);
}

export type Enrolment =
  | { state: "waiting"; secondsLeft: number }
  | { state: "enrolled"; server: { id: string; name: string } }
  | { state: "expired" };

/** What became of a code: for the dialog that waits for the machine. Throws NotFound. */
export async function readEnrolment(admin: Caller, id: string): Promise<Enrolment> {
  requireRole(admin, "administrator");
  const [row] = await db.$queryRaw<{ secondsLeft: number; serverId: string | null; name: string | null }[]>`
    SELECT extract(epoch FROM c.expires_at - now())::float8 AS "secondsLeft", s.id AS "serverId", s.name
    FROM enrolment_code c LEFT JOIN endpoint_server s ON s.id = c.endpoint_server_id AND s.removed_at IS NULL
    WHERE c.id = ${id}::uuid`;
  if (!row) throw new NotFound("There is no such enrolment. Make a new code.");
  if (row.serverId && row.name !== null) return { state: "enrolled", server: { id: row.serverId, name: row.name } };
  if (row.secondsLeft <= 0) return { state: "expired" };
  return { state: "waiting", secondsLeft: Math.ceil(row.secondsLeft) };
}
