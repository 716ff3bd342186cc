import { z } from "zod";
import { readEndpointServer, readServerPage } from "#lib/endpoint-servers/read.ts";
import { allServerStates, presences } from "#lib/endpoint-servers/states.ts";
import { operation } from "./operation.ts";
import { page, pageOf, time } from "./parameters.ts";

export const endpointServer = z.object({
  id: z.uuid(),
  name: z.string(),
  host: z.string(),
  platform: z.string(),
  version: z.string(),
  presence: z.enum(Object.keys(presences) as [string, ...string[]]),
  secondsSinceSeen: z.number().nullable().describe("Null: it was never heard of."),
  clockSkewMs: z.int().nullable().describe("Its clock minus the database's; null: not known yet."),
  trust: z.enum(["trusted", "quarantined", "revoked"]),
  features: z.array(z.string()).describe("The kinds of connectors that it may run."),
  draining: z.boolean().describe("It is given no new runs."),
  drainNote: z.string().nullable(),
  drainEndsAt: time.nullable(),
  runs: z.array(z.object({ id: z.uuid(), connectorName: z.string() })).describe("What it runs now."),
  publicKeyFingerprint: z.string(),
  enrolledAt: time,
  revision: z.int(),
});
export type EndpointServerAnswer = z.infer<typeof endpointServer>;

type Read = Awaited<ReturnType<typeof readEndpointServer>>;
const shown = ({ kinds, ...row }: Read) => ({ ...row, features: kinds });

const list = operation({
  id: "listEndpointServers",
  method: "GET",
  path: "/endpoint-servers",
  scope: "endpoint-servers:read",
  role: "viewer",
  summary: "The endpoint servers by name, with their presence and what they run now",
  query: page.extend({
    search: z.string().max(200).default("").describe("A part of the endpoint server's name or host."),
    state: z.array(z.enum(allServerStates)).default([]).describe("Any of these states, separated by commas."),
  }),
  answer: pageOf(endpointServer),
  async run(person, { query: { search, state, limit, after } }) {
    const filter = { search: search.trim(), states: state, after: after ?? null };
    const { servers, next } = await readServerPage(person, { ...filter, limit });
    return { items: servers.map(shown), next };
  },
});

const get = operation({
  id: "getEndpointServer",
  method: "GET",
  path: "/endpoint-servers/{endpointServerId}",
  scope: "endpoint-servers:read",
  role: "viewer",
  summary: "An endpoint server",
  answer: endpointServer,
  run: async (person, { path }) => shown(await readEndpointServer(person, path.endpointServerId)),
});

export const endpointServerReadings = [list, get];
