import { randomUUID } from "node:crypto";
import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { nameKeyOf } from "#lib/connectors/schema.ts";
import { db, isUniqueViolation, type Transaction } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { seal } from "#lib/seal.ts";
import { isReachable, literalAddress, refusalOf } from "./reachable-address.ts";
import type { ChangedChannel, ChannelForm, NewChannel } from "./schema.ts";
import { sealedPlace } from "./send.ts";
import { newSigningSecret } from "./signature.ts";

const gone = "This channel was deleted. Close the dialog and look at the list again.";

/** Judges what of an address depends on this installation. Throws Invalid. */
function requireSafeAddress(url: string): void {
  if (url === "") return;
  const { protocol, hostname } = new URL(url);
  const allowsPrivate = env().NOTIFY_PRIVATE_ADDRESSES === "allow";
  const refuse = (message: string) => new Invalid(message, { url: message });
  if (protocol === "http:" && !allowsPrivate) {
    throw refuse("The address must begin with https://: what is sent over http can be read on the way.");
  }
  const literal = literalAddress(hostname);
  if ((literal && !isReachable(literal, allowsPrivate)) || (!allowsPrivate && /(^|\.)localhost\.?$/.test(hostname))) {
    throw refuse(refusalOf(hostname));
  }
}

function addressColumns(id: string, url: string) {
  if (url === "") return {};
  return { urlSealed: seal(url, sealedPlace(id, "url_sealed")), urlHost: new URL(url).host };
}

function columnsOf({ name, kind, recipients, topics, allConnectors }: ChannelForm) {
  return { name, kind, recipients: kind === "email" ? [...new Set(recipients)] : [], topics, allConnectors };
}

async function setConnectors(transaction: Transaction, channelId: string, input: ChannelForm): Promise<string[]> {
  await transaction.notificationChannelConnector.deleteMany({ where: { channelId } });
  if (input.allConnectors) return [];
  const found = await transaction.connector.findMany({
    where: { id: { in: input.connectorIds } },
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
  });
  if (found.length < new Set(input.connectorIds).size) {
    const message = "A connector of the list was deleted meanwhile. Take it out and save again.";
    throw new Invalid(message, { connectorIds: message });
  }
  await transaction.notificationChannelConnector.createMany({
    data: found.map(({ id }) => ({ channelId, connectorId: id })),
  });
  return found.map(({ name }) => name);
}

async function withFreeName<Value>(name: string, write: () => Promise<Value>): Promise<Value> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `There is already a channel named "${name}". Choose another name.`;
    throw new Invalid(message, { name: message });
  }
}

/** Makes a channel. Gives the signing secret of a signed webhook: shown now, and never again. */
export async function createChannel(
  admin: Caller,
  input: NewChannel,
): Promise<{ id: string; signingSecret: string | null }> {
  requireRole(admin, "administrator");
  requireSafeAddress(input.url);
  const id = randomUUID();
  const signingSecret = input.kind === "webhook" ? newSigningSecret() : null;
  return withFreeName(input.name, () =>
    db.$transaction(async (transaction) => {
      const columns = columnsOf(input);
      const address = input.kind === "email" ? {} : addressColumns(id, input.url);
      const secretSealed = signingSecret && seal(signingSecret, sealedPlace(id, "secret_sealed"));
      await transaction.notificationChannel.create({
        data: { id, ...columns, ...address, nameKey: nameKeyOf(input.name), secretSealed },
      });
      const connectors = await setConnectors(transaction, id, input);
      await recordAudit(transaction, admin, {
        noun: "notification channel",
        event: "created",
        subjectId: id,
        subject: input.name,
        after: { ...columns, connectors, ...("urlHost" in address && { host: address.urlHost }) },
      });
      return { id, signingSecret };
    }),
  );
}

/** The channel, its row locked until the transaction ends. Throws NotFound. */
export async function lockChannel(transaction: Transaction, id: string) {
  await transaction.$queryRaw`SELECT id FROM notification_channel WHERE id = ${id}::uuid FOR UPDATE`;
  const channel = await transaction.notificationChannel.findUnique({
    where: { id },
    include: { connectors: { select: { connector: { select: { name: true } } } } },
  });
  if (!channel) throw new NotFound(gone);
  return channel;
}

/** Saves the Edit dialog; a blank address is kept. Throws Conflict when someone else saved since it was opened. */
export async function changeChannel(admin: Caller, input: ChangedChannel): Promise<{ id: string }> {
  requireRole(admin, "administrator");
  requireSafeAddress(input.url);
  const { id } = input;
  return withFreeName(input.name, () =>
    db.$transaction(async (transaction) => {
      const before = await lockChannel(transaction, id);
      if (before.revision !== input.revision) {
        throw new Conflict(
          `Someone changed "${before.name}" while you were editing it. Nothing of yours was saved. Open it again to see the change, then repeat yours.`,
        );
      }
      if (before.kind !== input.kind) {
        throw new Invalid("A channel keeps its kind. Make a new one.", { kind: "A channel keeps its kind." });
      }
      const columns = columnsOf(input);
      const address = input.kind === "email" ? {} : addressColumns(id, input.url);
      const connectors = await setConnectors(transaction, id, input);
      await transaction.notificationChannel.update({
        where: { id },
        data: { ...columns, ...address, nameKey: nameKeyOf(input.name), revision: { increment: 1 } },
      });
      const { name, recipients, topics, allConnectors } = before;
      await recordAudit(transaction, admin, {
        noun: "notification channel",
        event: "changed",
        subjectId: id,
        subject: input.name,
        before: {
          name,
          recipients,
          topics,
          allConnectors,
          connectors: before.connectors.map(({ connector }) => connector.name).sort(),
        },
        after: {
          ...columns,
          connectors: connectors.sort(),
          ...("urlHost" in address && { address: "replaced", host: address.urlHost }),
        },
      });
      return { id };
    }),
  );
}

/** Makes another signing secret, shown now and never again. The old one counts no longer. */
export async function replaceSigningSecret(admin: Caller, { id }: { id: string }): Promise<{ signingSecret: string }> {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => {
    const { kind, name } = await lockChannel(transaction, id);
    if (kind !== "webhook") throw new Conflict(`"${name}" is not signed, so it has no signing secret.`);
    const signingSecret = newSigningSecret();
    const secretSealed = seal(signingSecret, sealedPlace(id, "secret_sealed"));
    await transaction.notificationChannel.update({ where: { id }, data: { secretSealed } });
    await recordAudit(transaction, admin, {
      noun: "notification channel",
      event: "signing secret replaced",
      subjectId: id,
      subject: name,
    });
    return { signingSecret };
  });
}

/** Deletes a channel with what it was still to be told; its entries in the delivery log stay. */
export async function deleteChannel(admin: Caller, { id }: { id: string }): Promise<{ name: string }> {
  requireRole(admin, "administrator");
  return db.$transaction(async (transaction) => {
    const { name, kind } = await lockChannel(transaction, id);
    await transaction.notificationChannel.delete({ where: { id } });
    await recordAudit(transaction, admin, {
      noun: "notification channel",
      event: "deleted",
      subjectId: id,
      subject: name,
      before: { kind },
    });
    return { name };
  });
}
