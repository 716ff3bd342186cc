import { afterAll, expect, test } from "vitest";
import { db, withPgTransaction } from "#lib/db.ts";
import { issueToken } from "#lib/endpoint-servers/tokens.ts";
import { beginRun, ended, makeBatch, pack } from "#test/runs.ts";
import { until } from "#test/until.ts";
import { mostWaiting, takenAtOnce } from "./batch.ts";
import { doors } from "./doors.ts";
import { buildServer } from "./server.ts";

const app = buildServer(doors, { logger: false });
afterAll(() => app.close());

test("more batches than the engine can hold are told to come again, and none of the others is lost", async () => {
  const { server, runId, epoch } = await beginRun();
  const token = await db.$transaction((transaction) => issueToken(transaction, server.id));
  const { packed, sha256 } = pack(makeBatch("activity", [], { end: ended }));
  const upload = async () => {
    const { statusCode } = await app.inject({
      method: "PUT",
      url: `/endpoint-server/runs/${runId}/batches/0`,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/gzip",
        "x-epoch": String(epoch),
        "x-sha256": sha256,
      },
      payload: packed,
    });
    answered.push(statusCode);
  };
  const answered: number[] = [];
  const most = takenAtOnce + mostWaiting;
  const sent: Promise<void>[] = [];
  await withPgTransaction(async (client) => {
    await client.query("SELECT FROM run WHERE id = $1 FOR UPDATE", [runId]);
    for (let count = 0; count < most + 3; count += 1) sent.push(upload());
    await until(() => answered.length === 3, { withinSeconds: 20 });
    expect(answered).toEqual([503, 503, 503]);
  });
  await Promise.all(sent);
  expect(answered.slice(3)).toEqual(Array(most).fill(200));
  expect(await db.runBatch.count({ where: { runId } })).toBe(1);
}, 30_000);
