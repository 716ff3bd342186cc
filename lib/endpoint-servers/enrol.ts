import type { z } from "zod";
import { recordAudit } from "#lib/audit/record.ts";
import { db, type Transaction } from "#lib/db.ts";
import { Refused } from "#lib/errors.ts";
import type { enrolRequest } from "#lib/protocol/messages.ts";
import { hashSecret } from "#lib/seal.ts";
import { keyFingerprint } from "./key-fingerprint.ts";
import type { Trust } from "./states.ts";

type EnrolRequest = z.infer<typeof enrolRequest>;

const makeAnother = "Make a new one in the console under Administration > Endpoint Servers.";

type Enrolled = { endpointServerId: string; name: string };

/** Uses the code up and gives its row's id; or what it did before for this very machine, whose answer was lost. */
async function consumeCode(
  transaction: Transaction,
  { code, instanceId, publicKey }: EnrolRequest,
): Promise<{ codeId: string } | Enrolled> {
  const codeHash = hashSecret(code);
  const [used] = await transaction.$queryRaw<{ id: string }[]>`
    UPDATE enrolment_code SET used_at = now()
    WHERE code_hash = ${codeHash} AND used_at IS NULL AND expires_at > now() RETURNING id`;
  if (used) return { codeId: used.id };
  const row = await transaction.enrolmentCode.findUnique({
    where: { codeHash },
    select: {
      usedAt: true,
      endpointServer: { select: { id: true, name: true, instanceId: true, publicKey: true, removedAt: true } },
    },
  });
  const server = row?.endpointServer;
  if (server?.instanceId === instanceId && server.publicKey === JSON.stringify(publicKey) && !server.removedAt) {
    return { endpointServerId: server.id, name: server.name };
  }
  if (!row) throw new Refused(`This enrolment code is not known. Copy it again, all of it. ${makeAnother}`);
  throw new Refused(`This enrolment code ${row.usedAt ? "was used already" : "has expired"}. ${makeAnother}`);
}

type Known = { removedAt: Date | null; trust: Trust; publicKey: string; nextPublicKey: string | null };

/** A key that two machines have had never counts again, and a quarantine ends by a person's decision alone. */
function requireFreshIdentity(before: Known, publicKey: string): void {
  if (before.trust === "trusted") return;
  if (before.trust === "quarantined" && !before.removedAt) {
    throw new Refused(
      "This endpoint server is quarantined. Choose Trust this machine again in its menu in the console, then enrol the right machine.",
    );
  }
  if (publicKey !== before.publicKey && publicKey !== before.nextPublicKey) return;
  throw new Refused(
    "This machine came with a key that was revoked. Delete its data folder, so that it makes another, and start it again with the code.",
  );
}

/**
 * Enrols a machine with a code, which is used up by it; asked again after a lost answer, it says the same. A machine
 * that was known before keeps its row and name: if it was still enrolled it gets its new key, if it had been removed it
 * starts with nothing ticked. Throws Refused, and then the code stays good.
 */
export async function enrolEndpointServer(request: EnrolRequest, address: string | null): Promise<Enrolled> {
  return db.$transaction(async (transaction) => {
    const consumed = await consumeCode(transaction, request);
    if ("name" in consumed) return consumed;
    const { codeId } = consumed;
    const { instanceId, name, host, platform, version, bootId, publicKey } = request;
    const keyText = JSON.stringify(publicKey);
    const before = await transaction.endpointServer.findUnique({
      where: { instanceId },
      select: { removedAt: true, trust: true, publicKey: true, nextPublicKey: true },
    });
    if (before) requireFreshIdentity(before, keyText);
    const facts = {
      host,
      platform,
      version,
      bootId,
      publicKey: keyText,
      publicKeyFingerprint: keyFingerprint(keyText),
    };
    const again = before?.removedAt
      ? {
          ...{ removedAt: null, drainingAt: null, drainNote: null, drainEndsAt: null, lastSeenAt: null },
          ...{ clockSkewMs: null, pulseSince: new Date() },
        }
      : {};
    const server = await transaction.endpointServer.upsert({
      where: { instanceId },
      create: { instanceId, name, ...facts },
      update: {
        ...facts,
        ...again,
        nextPublicKey: null,
        trust: "trusted",
        keySince: new Date(),
        enrolledAt: new Date(),
        revision: { increment: 1 },
      },
      select: { id: true, name: true },
    });
    await transaction.endpointServerToken.deleteMany({ where: { endpointServerId: server.id } });
    await transaction.endpointServerBoot.deleteMany({ where: { endpointServerId: server.id } });
    // One machine may enrol again and again: the newest code is the one that names it.
    await transaction.enrolmentCode.updateMany({
      where: { endpointServerId: server.id },
      data: { endpointServerId: null },
    });
    await transaction.enrolmentCode.update({ where: { id: codeId }, data: { endpointServerId: server.id } });
    await recordAudit(
      transaction,
      { kind: "endpoint-server", ...server, address },
      {
        noun: "endpoint server",
        event: before ? "enrolled again" : "enrolled",
        subjectId: server.id,
        subject: server.name,
        after: { host, platform, version, publicKeyFingerprint: facts.publicKeyFingerprint, enrolmentCodeId: codeId },
      },
    );
    return { endpointServerId: server.id, name: server.name };
  });
}
