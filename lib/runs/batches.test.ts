import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { beginRun, ended, makeBatch, makeUser, pack } from "#test/runs.ts";
import { receiveBatch } from "./batches.ts";

const users = (ids: string[], rest: Parameters<typeof makeBatch>[2] = {}) =>
  pack(
    makeBatch(
      "users",
      ids.map((id) => makeUser(id)),
      rest,
    ),
  );

const idsOf = async (runId: string) => {
  const rows = await db.inventoryUser.findMany({ where: { runId }, orderBy: { id: "asc" }, select: { id: true } });
  return rows.map(({ id }) => id);
};

/** A run that has read its activity, so that users come next. */
async function begun() {
  const run = await beginRun();
  await run.send(makeBatch("activity", [], { end: ended }));
  return {
    ...run,
    upload: (sequence: number, packed: ReturnType<typeof pack>) =>
      receiveBatch(run.server, run.runId, { epoch: 1, sequence, ...packed }),
  };
}

describe("the number of an upload", () => {
  test("that is taken, with the same bytes, is acknowledged again", async () => {
    const { runId, upload } = await begun();
    expect(await upload(1, users(["1"]))).toEqual({ outcome: "accepted", nextSequence: 2 });
    expect(await upload(1, users(["1"]))).toEqual({ outcome: "duplicate", nextSequence: 2 });
    expect(await idsOf(runId)).toEqual(["1"]);
  });

  test("that is taken, with other bytes, is refused with the number to go on with", async () => {
    const { runId, upload } = await begun();
    await upload(1, users(["1"]));
    const message = "Batch 1 is already there with another content. Go on with 2.";
    expect(await upload(1, users(["2"]))).toEqual({
      refused: { error: "sequence_conflict", message, nextSequence: 2 },
    });
    expect(await idsOf(runId)).toEqual(["1"]);
  });

  test("that leaves a gap is refused with the number that is missing", async () => {
    const { runId, upload } = await begun();
    const message = "Batch 1 comes before batch 3.";
    expect(await upload(3, users(["1"]))).toEqual({ refused: { error: "sequence_gap", message, nextSequence: 1 } });
    expect(await idsOf(runId)).toEqual([]);
  });
});

test("nothing is taken in for a stream that has ended in the run", async () => {
  const { runId, upload } = await begun();
  await upload(1, users(["1"], { end: ended }));
  const late = await upload(2, users(["2"])).catch((error: unknown) => error);
  expect(late).toBeInstanceOf(Invalid);
  expect(String(late)).toContain("The stream users has already ended in this run.");
  expect(await idsOf(runId)).toEqual(["1"]);
  expect(await upload(2, pack(makeBatch("groups", [], { end: ended })))).toMatchObject({ outcome: "accepted" });
});

test("a run that is not there takes nothing in", async () => {
  const { server } = await begun();
  const refusal = receiveBatch(server, randomUUID(), { epoch: 1, sequence: 0, ...users(["1"]) });
  await expect(refusal).rejects.toThrow(NotFound);
  await expect(refusal).rejects.toThrow("This run does not exist, or its connector was deleted.");
});

test("an item that the provider lists again is kept once, as it came last", async () => {
  const { runId, upload } = await begun();
  await upload(1, users(["1", "2"]));
  const again = pack(makeBatch("users", [makeUser("2", { name: "Renamed" }), makeUser("3")]));
  expect(await upload(2, again)).toEqual({ outcome: "accepted", nextSequence: 3 });
  expect(await idsOf(runId)).toEqual(["1", "2", "3"]);
  const stream = await db.runStream.findUniqueOrThrow({ where: { runId_stream: { runId, stream: "users" } } });
  expect(stream.items).toBe(3);
});

describe("when the database refuses a row", () => {
  /** Lets the database answer the rows of one user with this error. */
  async function refusing(userId: string, code: string, work: () => Promise<void>) {
    const name = `refuse_${userId}`;
    await db.$executeRawUnsafe(`
      CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '${code}'; END $$`);
    await db.$executeRawUnsafe(`CREATE TRIGGER ${name} BEFORE INSERT ON inventory_user FOR EACH ROW
      WHEN (NEW.id = '${userId}') EXECUTE FUNCTION ${name}()`);
    try {
      await work();
    } finally {
      await db.$executeRawUnsafe(`DROP FUNCTION ${name} CASCADE`);
    }
  }

  const uniqueId = () => `u${randomUUID().replaceAll("-", "")}`;

  test("for want of space, the endpoint server is told to come again, and nothing of the upload stays", async () => {
    const { runId, upload } = await begun();
    const id = uniqueId();
    await refusing(id, "53100", async () => {
      const answer = await upload(1, users(["1", id]));
      expect(answer).toEqual({
        refused: { error: "busy", message: expect.stringContaining("The database had no room") },
      });
      expect(await idsOf(runId)).toEqual([]);
    });
    expect(await upload(1, users(["1", id]))).toEqual({ outcome: "accepted", nextSequence: 2 });
  });

  test("for another reason, the fault is not taken for want of space", async () => {
    const { runId, upload } = await begun();
    const id = uniqueId();
    await refusing(id, "22000", async () => {
      await expect(upload(1, users(["1", id]))).rejects.toThrow("not now");
      expect(await idsOf(runId)).toEqual([]);
    });
  });
});
