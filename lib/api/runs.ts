import { z } from "zod";
import { cancelRun } from "#lib/runs/cancel.ts";
import { acceptRun, rejectRun } from "#lib/runs/held.ts";
import { type ListedRun, readRun, readRunLog, readRuns } from "#lib/runs/read.ts";
import { startRun } from "#lib/runs/start.ts";
import type { RunState } from "#lib/runs/states.ts";
import { filterDay } from "#lib/text.ts";
import { operation } from "./operation.ts";
import { page, pageOf, time } from "./parameters.ts";
import { listedRun, run, runState } from "./run-shape.ts";

const shown = ({ startedBy, shown: isShown, ...row }: Pick<ListedRun, "startedBy" | "shown">) => ({
  ...row,
  startedBy: startedBy?.name ?? null,
  isShown,
});

const listRuns = operation({
  id: "listRuns",
  method: "GET",
  path: "/runs",
  scope: "runs:read",
  role: "viewer",
  summary: "The run history, newest first",
  query: page.extend({
    search: z
      .string()
      .max(200)
      .default("")
      .describe("A run's id, or a part of a connector's, server's or failure's name."),
    connectorId: z.uuid().optional(),
    endpointServerId: z.uuid().optional(),
    state: z.array(runState).default([]).describe("Any of these states, separated by commas."),
    trigger: z.enum(["schedule", "person"]).optional(),
    from: filterDay.optional().describe("The first day, in UTC."),
    to: filterDay.optional().describe("The last day, in UTC."),
    after: z.uuid().optional().describe("The `next` of the page before."),
  }),
  answer: pageOf(listedRun),
  async run(person, { query }) {
    const { search, connectorId, endpointServerId, state, trigger, from, to, after, limit } = query;
    const { runs, next } = await readRuns(
      person,
      {
        search: search.trim(),
        connectorId: connectorId ?? null,
        endpointServerId: endpointServerId ?? null,
        states: state as RunState[],
        trigger: trigger ?? null,
        from: from ?? null,
        to: to ?? null,
        after: after ?? null,
      },
      limit,
    );
    return { items: runs.map(shown), next };
  },
});

const getRun = operation({
  id: "getRun",
  method: "GET",
  path: "/runs/{runId}",
  scope: "runs:read",
  role: "viewer",
  summary: "A run with its streams and, when it failed, why",
  answer: run,
  async run(person, { path }) {
    const { live, ...row } = await readRun(person, path.runId);
    return { ...shown(row), isActive: live };
  },
});

export const logLine = z.object({ position: z.int(), at: time, level: z.string(), message: z.string() });
export type LogLine = z.infer<typeof logLine>;

const lastPosition = 2_147_483_647;
const positionFault = `Give the \`next\` of the page before, a whole number up to ${lastPosition}.`;

const getRunLog = operation({
  id: "getRunLog",
  method: "GET",
  path: "/runs/{runId}/log",
  scope: "runs:read",
  role: "viewer",
  summary: "The log of a run, in order",
  query: page.extend({
    search: z.string().max(200).default("").describe("A text that the lines hold."),
    after: z.coerce
      .number(positionFault)
      .int(positionFault)
      .min(0, positionFault)
      .max(lastPosition, positionFault)
      .default(0)
      .describe("The `next` of the page before."),
  }),
  answer: z.object({
    items: z.array(logLine),
    next: z.int().nullable(),
  }),
  async run(person, { path, query: { limit, ...filter } }) {
    const { lines, next } = await readRunLog(person, path.runId, { ...filter, size: limit });
    return { items: lines, next };
  },
});

const runIdAnswer = z.object({ runId: z.uuid() });

const startRunOfConnector = operation({
  id: "startRun",
  method: "POST",
  path: "/connectors/{connectorId}/runs",
  scope: "runs:write",
  role: "operator",
  summary: "Start a run now, whatever the schedule says",
  answer: runIdAnswer,
  status: 201,
  run: (person, { path }) => startRun(person, path.connectorId),
});

const cancel = operation({
  id: "cancelRun",
  method: "POST",
  path: "/runs/{runId}/cancel",
  scope: "runs:write",
  role: "operator",
  summary: "End a run that has not come to its end",
  answer: runIdAnswer,
  run: (person, { path }) => cancelRun(person, path.runId),
});

const accept = operation({
  id: "acceptRun",
  method: "POST",
  path: "/runs/{runId}/accept",
  scope: "runs:write",
  role: "operator",
  summary: "Publish the inventory of a held run after all",
  answer: runIdAnswer,
  run: (person, { path }) => acceptRun(person, path.runId),
});

const reject = operation({
  id: "rejectRun",
  method: "POST",
  path: "/runs/{runId}/reject",
  scope: "runs:write",
  role: "operator",
  summary: "Throw the inventory of a held run away; the published one stays",
  answer: runIdAnswer,
  run: (person, { path }) => rejectRun(person, path.runId),
});

export const runOperations = [listRuns, getRun, getRunLog, startRunOfConnector, cancel, accept, reject];
