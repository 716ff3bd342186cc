import { recordExport } from "#lib/audit/record-export.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { csvLine } from "#lib/csv.ts";
import { type Stream, streams } from "#lib/inventory/items.ts";
import { failures } from "./failures.ts";
import type { RunFilter } from "./filters.ts";
import { type ListedRun, readRuns } from "./read.ts";

const rowsAtOnce = 500;

const header = [
  ...["id", "connector", "state", "reason", "trigger", "started_by", "endpoint_server"],
  ...["queued_at", "started_at", "ended_at", ...streams.map((stream) => `${stream}_read`)],
];

// Items of a stream that was not read are unknown, which is not none.
function readOf({ streams: read }: ListedRun, stream: Stream) {
  const found = read.find((one) => one.stream === stream);
  if (!found || found.outcome === "not_permitted" || (found.outcome === null && found.items === 0)) return null;
  return found.items;
}

function lineOf(run: ListedRun): string {
  const { id, connector, state, failureCode, reason, trigger, startedBy, endpointServer } = run;
  const { queuedAt, startedAt, endedAt } = run;
  return csvLine([
    ...[id, connector.name, state, failureCode ? failures[failureCode].title : reason, trigger],
    ...[startedBy?.name ?? null, endpointServer?.name ?? null, queuedAt, startedAt, endedAt],
    ...streams.map((stream) => readOf(run, stream)),
  ]);
}

/** The run history as CSV lines, filtered as on the screen, newest first, a part at a time. The reading is on record. */
export async function* exportRuns(person: Caller, filter: RunFilter): AsyncGenerator<string> {
  requireRole(person, "viewer");
  await recordExport(person, { subjectId: filter.connectorId ?? "all", subject: "Run history", table: "runs" });
  yield csvLine(header);
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readRuns>> = await readRuns(person, { ...filter, after }, rowsAtOnce);
    yield page.runs.map(lineOf).join("");
    after = page.next;
  } while (after);
}
