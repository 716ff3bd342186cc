import { z } from "zod";
import { parse } from "#lib/auth/verb.ts";
import { drainEndpointServer, resumeEndpointServer } from "#lib/endpoint-servers/drain.ts";
import { createEnrolmentCode, readEnrolment } from "#lib/endpoint-servers/enrolment-codes.ts";
import { readEndpointServer } from "#lib/endpoint-servers/read.ts";
import { removeEndpointServer } from "#lib/endpoint-servers/remove.ts";
import { drainForm, nameForm } from "#lib/endpoint-servers/schema.ts";
import { trustAgain } from "#lib/endpoint-servers/trust-again.ts";
import { renameEndpointServer, saveFeatures } from "#lib/endpoint-servers/write.ts";
import { Conflict } from "#lib/errors.ts";
import { kind } from "./connectors.ts";
import { changeAt } from "./entity-tag.ts";
import { operation } from "./operation.ts";
import { named } from "./parameters.ts";

const nameAnswer = z.object({ name: z.string() });

const makeCode = operation({
  id: "createEnrolmentCode",
  method: "POST",
  path: "/enrolment-codes",
  scope: "endpoint-servers:write",
  role: "administrator",
  summary: "Make a single-use code with which one machine may enrol within the next hour",
  answer: z.object({ id: z.uuid(), code: z.string(), secondsLeft: z.int() }),
  status: 201,
  showsSecret: true,
  run: (person) => createEnrolmentCode(person),
});

const getEnrolment = operation({
  id: "getEnrolment",
  method: "GET",
  path: "/enrolment-codes/{enrolmentId}",
  scope: "endpoint-servers:write",
  role: "administrator",
  summary: "What became of an enrolment code",
  answer: z.object({
    state: z.enum(["waiting", "enrolled", "expired"]),
    secondsLeft: z.int().optional(),
    server: named.optional(),
  }),
  run: (person, { path }) => readEnrolment(person, path.enrolmentId),
});

const rename = operation({
  id: "renameEndpointServer",
  method: "PATCH",
  path: "/endpoint-servers/{endpointServerId}",
  scope: "endpoint-servers:write",
  role: "administrator",
  summary: "Give an endpoint server another name in the console",
  body: nameForm.pick({ name: true }).strict(),
  example: { name: "Berlin" },
  answer: nameAnswer,
  ifMatch: "required",
  run(person, { path, body, revision }) {
    const id = path.endpointServerId;
    return changeAt(revision, async () => {
      const current = revision ?? (await readEndpointServer(person, id)).revision;
      return renameEndpointServer(person, { id, ...body, revision: current });
    });
  },
});

const setFeatures = operation({
  id: "setFeatures",
  method: "PATCH",
  path: "/endpoint-servers/{endpointServerId}/features",
  scope: "endpoint-servers:write",
  role: "administrator",
  summary: "Say which kinds of connectors an endpoint server may run",
  description:
    "Answered with 409 and nothing changed when connectors would have nowhere to run, unless `confirmStranding` is true.",
  body: z.object({ features: z.array(kind).max(50), confirmStranding: z.boolean().default(false) }).strict(),
  example: { features: ["box"] },
  answer: z.object({ revision: z.int() }),
  ifMatch: "required",
  async run(person, { path, body: { features, confirmStranding }, revision }) {
    const id = path.endpointServerId;
    const saved = await changeAt(revision, async () => {
      const current = revision ?? (await readEndpointServer(person, id)).revision;
      return saveFeatures(person, { id, kinds: features, revision: current, confirmStranding });
    });
    if (saved.outcome === "saved") return saved;
    const names = saved.connectors.map(({ name }) => `"${name}"`).join(", ");
    throw new Conflict(
      `These connectors would have nowhere to run: ${names}. Tick the feature elsewhere, or send confirmStranding.`,
    );
  },
});

const remove = operation({
  id: "removeEndpointServer",
  method: "DELETE",
  path: "/endpoint-servers/{endpointServerId}",
  scope: "endpoint-servers:write",
  role: "administrator",
  summary: "End a machine's access; a run that it holds waits for another one",
  answer: nameAnswer,
  ifMatch: "heeded",
  run: (person, { path, revision }) => removeEndpointServer(person, { id: path.endpointServerId, revision }),
});

const drain = operation({
  id: "drainEndpointServer",
  method: "POST",
  path: "/endpoint-servers/{endpointServerId}/drain",
  scope: "endpoint-servers:write",
  role: "administrator",
  summary: "Give an endpoint server no new runs, until it is resumed or until a time",
  body: z.object({ note: drainForm.shape.note.default(""), until: drainForm.shape.until.default(null) }).strict(),
  example: { note: "Moves to another rack" },
  answer: nameAnswer,
  run: (person, { path, body }) =>
    drainEndpointServer(person, parse(drainForm, { id: path.endpointServerId, ...body })),
});

const resume = operation({
  id: "resumeEndpointServer",
  method: "POST",
  path: "/endpoint-servers/{endpointServerId}/resume",
  scope: "endpoint-servers:write",
  role: "administrator",
  summary: "Give an endpoint server runs again",
  answer: nameAnswer,
  run: (person, { path }) => resumeEndpointServer(person, { id: path.endpointServerId }),
});

const revokeKey = operation({
  id: "revokeKey",
  method: "POST",
  path: "/endpoint-servers/{endpointServerId}/revoke-key",
  scope: "endpoint-servers:write",
  role: "administrator",
  summary: "End a quarantine by revoking the key that two machines have; the right one enrols again",
  answer: nameAnswer,
  run: (person, { path }) => trustAgain(person, { id: path.endpointServerId }),
});

export const endpointServerChanges = [makeCode, getEnrolment, rename, setFeatures, remove, drain, resume, revokeKey];
