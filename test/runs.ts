import { createHash, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Person } from "#lib/caller.ts";
import { db, type Prisma } from "#lib/db.ts";
import type { Batch } from "#lib/protocol/messages.ts";
import { receiveBatch } from "#lib/runs/batches.ts";
import { completeRun } from "#lib/runs/complete.ts";
import { acknowledgeRun } from "#lib/runs/holding.ts";
import { leaseRun } from "#lib/runs/lease.ts";
import { startRun } from "#lib/runs/start.ts";
import { seal } from "#lib/seal.ts";
import { createEndpointServer } from "./endpoint-servers.ts";

/** A signed-in operator. */
export async function createOperator(): Promise<Person> {
  const user = await db.user.create({
    data: { email: `${randomUUID()}@console.example`, name: "Olga Operator", role: "operator" },
  });
  const { id, name, email } = user;
  return {
    kind: "person",
    id,
    name,
    email,
    role: "operator",
    sessionId: randomUUID(),
    address: null,
    signsInBy: "password",
    isConfirmed: true,
  };
}

/** A working grant whose access token is fresh for an hour. */
export async function createGrant(overrides: Partial<Prisma.GrantUncheckedCreateInput> = {}) {
  const id = randomUUID();
  const sealed = (column: string, text: string) => seal(text, { table: "grant", id, column });
  return db.grant.create({
    data: {
      id,
      kind: "box",
      environment: "box.com",
      clientId: "client",
      clientSecretSealed: sealed("client_secret_sealed", "the client secret"),
      refreshTokenSealed: sealed("refresh_token_sealed", "the refresh token"),
      refreshTokenIssuedAt: new Date(),
      accessTokenSealed: sealed("access_token_sealed", "the access token"),
      accessTokenFingerprint: "fingerprint",
      accessTokenExpiresAt: new Date(Date.now() + 3_600_000),
      accountId: "1",
      accountLogin: "admin@acme.example",
      accountName: "Admin",
      accountRole: "admin",
      enterpriseId: "900",
      enterpriseName: "Acme",
      permissions: {},
      ...overrides,
    },
  });
}

/** An authorized connector that is started by hand. */
export async function createConnector(overrides: Partial<Prisma.ConnectorUncheckedCreateInput> = {}) {
  const grantId = overrides.grantId === undefined ? (await createGrant()).id : overrides.grantId;
  return db.connector.create({
    data: {
      kind: "box",
      environment: "box.com",
      name: "Acme",
      nameKey: randomUUID(),
      clientId: "client",
      schedule: { kind: "manual" },
      timeZone: "UTC",
      ...overrides,
      grantId,
    },
  });
}

/** A batch of a stream with nothing in it unless told. */
export function makeBatch<S extends Batch["stream"]>(
  stream: S,
  items: Extract<Batch, { stream: S }>["items"],
  rest: Partial<Pick<Batch, "cursor" | "setAside" | "end">> = {},
): Batch {
  return { stream, items, cursor: { after: stream }, setAside: [], end: null, ...rest } as Batch;
}

/** A stream that ended completely. */
export const ended = { outcome: "complete", expected: null, position: null } as const;

export function makeUser(id: string, overrides: Partial<Extract<Batch, { stream: "users" }>["items"][number]> = {}) {
  return {
    id,
    name: `User ${id}`,
    login: `${id}@acme.example`,
    status: "active",
    role: "user",
    isAppUser: false,
    createdAt: "2024-05-01T10:00:00-07:00",
    modifiedAt: null,
    spaceAmount: -1,
    spaceUsed: 2_000_000_000_000,
    details: { job_title: "Clerk" },
    ...overrides,
  };
}

/** The bytes of an upload and their hash. */
export function pack(content: unknown): { packed: Buffer; sha256: string } {
  const packed = gzipSync(typeof content === "string" ? content : JSON.stringify(content));
  return { packed, sha256: createHash("sha256").update(packed).digest("hex") };
}

/** A run of a new or given connector, handed to an endpoint server that alone may take it, and begun. */
export async function beginRun(
  given: { connectorId?: string; overrides?: Partial<Prisma.ConnectorUncheckedCreateInput> } = {},
) {
  const { caller: server } = await createEndpointServer({ kinds: ["box"] });
  const connectorId = given.connectorId ?? (await createConnector(given.overrides)).id;
  await db.connector.update({ where: { id: connectorId }, data: { endpointServerId: server.id } });
  const { runId } = await startRun(await createOperator(), connectorId);
  const lease = await leaseRun(server);
  if (lease?.runId !== runId) throw new Error("Another run was handed out.");
  await acknowledgeRun(server, runId, lease.epoch);
  let sequence = 0;
  const send = async (batch: Batch) => {
    const answer = await receiveBatch(server, runId, { epoch: lease.epoch, sequence, ...pack(batch) });
    if ("refused" in answer) throw new Error(answer.refused.message);
    sequence = answer.nextSequence;
  };
  const complete = async () => {
    const answer = await completeRun(server, runId, { epoch: lease.epoch, batches: sequence });
    if ("refused" in answer) throw new Error(answer.refused.message);
    return answer.outcome;
  };
  return { server, connectorId, runId, lease, epoch: lease.epoch, send, complete };
}

type Inventory = {
  users?: string[] | Batch["end"];
  groups?: string[] | Batch["end"];
  memberships?: [groupId: string, userId: string][] | Batch["end"];
  activity?: [userId: string, lastLoginAt: string][] | Batch["end"];
  /** What the provider says there are. */
  expectedUsers?: number;
};

/** Takes a whole inventory for a connector, by short descriptions; a stream may be an end without rows instead. */
export async function takeInventory(connectorId: string, inventory: Inventory) {
  const run = await beginRun({ connectorId });
  const { users = [], groups = [], memberships = [], activity = [], expectedUsers = null } = inventory;
  const part = <Row, Made>(rows: Row[] | Batch["end"], make: (row: Row) => Made) =>
    Array.isArray(rows) ? { items: rows.map(make), end: ended as Batch["end"] } : { items: [], end: rows };
  const seen = part(activity, ([userId, lastLoginAt]) => ({ userId, lastLoginAt, lastActivityAt: null }));
  await run.send(makeBatch("activity", seen.items, { end: seen.end }));
  const read = part(users, (text) => {
    const [id = "", name = `User ${id}`] = text.split(":");
    return makeUser(id, { name });
  });
  const end = read.end?.outcome === "complete" ? { ...read.end, expected: expectedUsers } : read.end;
  await run.send(makeBatch("users", read.items, { end }));
  const listed = part(groups, (id) => ({ id, name: id, groupType: "managed_group", description: null, details: {} }));
  await run.send(makeBatch("groups", listed.items, { end: listed.end }));
  const members = part(memberships, ([groupId, userId]) => ({
    id: `${groupId}-${userId}`,
    groupId,
    userId,
    role: "member",
  }));
  await run.send(makeBatch("memberships", members.items, { end: members.end }));
  return { ...run, outcome: await run.complete() };
}
