import { z } from "zod";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { readConnector, readConnectors, readListedConnector } from "#lib/connectors/read.ts";
import { allConnectorStates } from "#lib/connectors/states.ts";
import { schedule } from "#lib/schedules/schema.ts";
import { operation } from "./operation.ts";
import { named, page, pageOf, time } from "./parameters.ts";
import { runState } from "./run-shape.ts";

export const kind = z.enum(connectorKinds.map(({ id }) => id));

const state = z.enum(allConnectorStates);

export const listedConnector = z.object({
  id: z.uuid(),
  kind,
  name: z.string(),
  description: z.string(),
  environment: z.string(),
  state,
  paused: z.boolean(),
  pausedReason: z.string().nullable(),
  enterpriseName: z.string().nullable().describe("Whose inventory it takes; null until it is authorized."),
  authorizationEndsAt: time
    .nullable()
    .describe("When its authorization ends unless it is used; null while it has none."),
  endpointServer: named.nullable().describe("The endpoint server that it is bound to; null: any with the feature."),
  schedule,
  timeZone: z.string(),
  nextDueAt: time.nullable().describe("Null for one that is started by hand."),
  lastRun: z.object({ id: z.uuid(), state: runState, at: time }).nullable(),
  hasInventory: z.boolean(),
});
export type ListedConnector = z.infer<typeof listedConnector>;

export const connector = listedConnector.extend({
  clientId: z.string(),
  hasClientSecret: z.boolean(),
  authorization: z
    .object({
      state: z.enum(["active", "needs_authorization"]),
      accountName: z.string().nullable(),
      accountLogin: z.string().nullable(),
      enterpriseName: z.string().nullable(),
      endsAt: time.describe("Unless it is used before."),
    })
    .nullable(),
  missedPolicy: z.enum(["run_once", "skip"]),
  dropLimitPercent: z.int(),
  keepRuns: z.int().nullable(),
  keepDays: z.int().nullable(),
  settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  mutedUntil: time.nullable().describe("No notifications are sent about it until then; null: they are sent."),
  createdAt: time,
  updatedAt: time,
  revision: z.int(),
});
export type ConnectorAnswer = z.infer<typeof connector>;

const shown = ({ deadline, published, ...row }: Awaited<ReturnType<typeof readListedConnector>>) => ({
  ...row,
  authorizationEndsAt: deadline?.endsAt ?? null,
  hasInventory: published,
});

const listConnectors = operation({
  id: "listConnectors",
  method: "GET",
  path: "/connectors",
  scope: "connectors:read",
  role: "viewer",
  summary: "The connectors of a kind by name, each with its state and last run",
  query: page.extend({
    kind: kind.default("box"),
    search: z.string().max(200).default("").describe("A part of the connector's or the enterprise's name."),
    state: state.optional().describe("Only those in this state."),
  }),
  answer: pageOf(listedConnector),
  async run(person, { query }) {
    const { search, state, after } = query;
    const filter = { search: search.trim(), states: state ? [state] : [], after: after ?? null };
    const { connectors, next } = await readConnectors(person, query.kind, filter, query.limit);
    return { items: connectors.map(shown), next };
  },
});

const getConnector = operation({
  id: "getConnector",
  method: "GET",
  path: "/connectors/{connectorId}",
  scope: "connectors:read",
  role: "viewer",
  summary: "A connector as the list and its Edit dialog show it; of secrets only whether there is one",
  answer: connector,
  async run(person, { path }) {
    const { grant, notificationMute, ...row } = await readConnector(person, path.connectorId);
    return {
      ...shown(await readListedConnector(person, path.connectorId)),
      ...row,
      authorization: grant && { ...grant, endsAt: grant.deadline.endsAt },
      mutedUntil: notificationMute?.until ?? null,
    };
  },
});

export const connectorReadings = [listConnectors, getConnector];
