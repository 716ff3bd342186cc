import { once } from "node:events";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Prisma, PrismaClient } from "#prisma/client.ts";
import { committing } from "./after-commit.ts";
import { settingOrFile } from "./setting-or-file.ts";
import { endUnheardConnections } from "./unheard-connections.ts";

export { Prisma };
export type Transaction = Prisma.TransactionClient;
export type PgClient = pg.PoolClient;
/** What every connection of this process is made of. */
export const PgConnection = pg.Client;

type Connections = { pool: pg.Pool; db: PrismaClient };

/**
 * What a connection asks of the database, so that one that died on the way does not keep others from their rows: it
 * would hold its locks for hours, and each that waits for them would hold them in turn. Together they stay below the 45 s
 * after which an endpoint server gives its run up.
 */
export const lettingGo = {
  idle_in_transaction_session_timeout: 10_000,
  lock_timeout: 15_000,
  // A pool lets go of a connection that rests for ten seconds; what rests longer was forgotten on the way, and after
  // some failures of a network the database would have no place left for those who come back.
  options: "-c idle_session_timeout=60000",
} as const;

/** An address that can't be read is told of by the start (lib/require-database.ts), not by whatever loads this file. */
function address(): string | undefined {
  try {
    return settingOrFile("DATABASE_URL");
  } catch {
    return undefined;
  }
}

// Prisma's adapter reads and writes times without their offset: only where the session's zone is UTC are they right.
const inUtc = "-c timezone=UTC";

/** The database's address and a session's options: ours beside those that the address itself asks for. */
function addressAndOptions() {
  const given = address();
  const url = URL.parse(given ?? "");
  const asked = url?.searchParams.get("options");
  const options = [asked, lettingGo.options, inUtc].filter(Boolean).join(" ");
  if (!url || !asked) return { connectionString: given, options };
  url.searchParams.delete("options");
  return { connectionString: url.href, options };
}

function connect(): Connections {
  const pool = new pg.Pool({
    max: Number(process.env.DATABASE_POOL_SIZE ?? 10),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: "connector console",
    ...lettingGo,
    ...addressAndOptions(),
  });
  // A connection that breaks is replaced at the next use, and a statement under way says so itself. Without a listener
  // it would end the process: an idle one by the pool, one in somebody's hands between two statements by itself.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  endUnheardConnections(pool);
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  return { pool, db: Object.assign(client, { $transaction: tellingOfCommits(client) }) };
}

/** Prisma's own $transaction, but for what waits for the commit. */
function tellingOfCommits(client: PrismaClient): PrismaClient["$transaction"] {
  const run = client.$transaction.bind(client) as (...given: unknown[]) => Promise<unknown>;
  return ((...given: unknown[]) => committing(() => run(...given))) as PrismaClient["$transaction"];
}

// One pool per process also when the development server loads this module again.
const holder = globalThis as typeof globalThis & { consoleConnections?: Connections };
holder.consoleConnections ??= connect();

export const { pool, db } = holder.consoleConnections;

/** Runs `work` in one transaction on one raw connection: for COPY-like bulk writes. Rolls back when `work` throws. */
export async function withPgTransaction<Value>(work: (client: PgClient) => Promise<Value>): Promise<Value> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A statement reports it as well; between two of them it would end the process without a listener.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  try {
    await client.query("BEGIN");
    const value = await work(client);
    await client.query("COMMIT");
    return value;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

type CopyConnection = { sendCopyFromChunk: (bytes: Buffer) => void; endCopyFrom: () => void };

/** Sends rows in COPY's text format for a statement COPY ... FROM STDIN. Rejects as a query would. */
export async function copyIn(client: PgClient, statement: string, rows: string): Promise<void> {
  const copy = Object.assign(new pg.Query(statement), {
    handleCopyInResponse(connection: CopyConnection) {
      connection.sendCopyFromChunk(Buffer.from(rows, "utf8"));
      connection.endCopyFrom();
    },
  });
  const ended = once(copy, "end");
  client.query(copy);
  await ended;
}

/** Whether `error` is the database refusing a second row with the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

type AdapterError = { cause?: { originalCode?: string } };

/** Whether `error` is a transaction given up as others held for too long what it needed: nothing of it is kept. */
export function isHeldUp(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const { driverAdapterError } = (error.meta ?? {}) as { driverAdapterError?: AdapterError };
  // Lock timeout and deadlock (PostgreSQL, Appendix A); Prisma's own: a transaction's time is over, a write conflict.
  const state = driverAdapterError?.cause?.originalCode ?? "";
  return ["P2028", "P2034"].includes(error.code) || ["55P03", "40P01", "40001"].includes(state);
}

/** Ends every connection, so that a command or a test can exit. */
export async function disconnect(): Promise<void> {
  await db.$disconnect();
  await pool.end();
}
