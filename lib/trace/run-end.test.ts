import { expect, onTestFinished, test } from "vitest";
import { engine as engineCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { cancelRun, cancelRunsOf } from "#lib/runs/cancel.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { startTraceCollector } from "#test/trace-collector.ts";
import { runSpan } from "./run-trace.ts";
import { startTraces } from "./start.ts";

test("a run's end is in its trace once it has committed, and not when it was rolled back", async () => {
  const { id: connectorId } = await createConnector();
  const run = await db.run.create({ data: { connectorId, kind: "box", trigger: "person", state: "queued" } });
  const collector = await startTraceCollector();
  onTestFinished(() => collector.close());
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
  const stop = await startTraces("console");
  const ends = () =>
    collector.spans.filter(({ name, traceId }) => name === "run" && traceId === runSpan(run.id).traceId);
  const rolledBack = db.$transaction(async (transaction) => {
    await cancelRunsOf(transaction, engineCaller, connectorId);
    throw new Error("not to be");
  });
  await expect(rolledBack).rejects.toThrow("not to be");
  await cancelRun(await createPerson(), run.id);
  await stop();
  expect(ends()).toHaveLength(1);
});
