import { z } from "zod";
import { parse } from "#lib/auth/verb.ts";
import { linkDays } from "#lib/authorizations/link-days.ts";
import { createAuthorizationLink, endAuthorizationLink } from "#lib/authorizations/send-link.ts";
import type { Person } from "#lib/caller.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { readConnector } from "#lib/connectors/read.ts";
import { connectorForm, newConnectorForm } from "#lib/connectors/schema.ts";
import {
  changeConnector,
  createConnector,
  deleteConnector,
  pauseConnector,
  resumeConnector,
} from "#lib/connectors/write.ts";
import { env } from "#lib/env.ts";
import { muteConnector } from "#lib/notifications/mute.ts";
import { mute } from "#lib/notifications/schema.ts";
import { readSettings } from "#lib/settings/read.ts";
import { kind } from "./connectors.ts";
import { changeAt } from "./entity-tag.ts";
import { operation } from "./operation.ts";
import { time } from "./parameters.ts";

const idAnswer = z.object({ id: z.uuid() });
const nameAnswer = z.object({ name: z.string() });

const secretsNote =
  "`token` is the single-use token of the Authorize window. A connector made without one takes no inventory until it is authorized: in the console, or by a link that `createAuthorizationLink` makes.";

const { description, token, confirmEnterpriseChange, endpointServerId, missedPolicy, settings } = connectorForm.shape;
const { dropLimitPercent, keepRuns, keepDays } = connectorForm.shape;

const newConnector = newConnectorForm
  .extend({
    kind: kind.default("box"),
    description: description.default(""),
    token: token.default(""),
    confirmEnterpriseChange: confirmEnterpriseChange.default(false),
    endpointServerId: endpointServerId.default(null),
    missedPolicy: missedPolicy.default("run_once"),
    dropLimitPercent: dropLimitPercent.optional().describe("As the settings say unless given."),
    keepRuns: keepRuns.default(null),
    keepDays: keepDays.default(null),
    settings: settings.default({}),
  })
  .strict();

const create = operation({
  id: "createConnector",
  method: "POST",
  path: "/connectors",
  scope: "connectors:write",
  role: "administrator",
  summary: "Create a connector",
  description: secretsNote,
  body: newConnector,
  example: {
    ...{
      name: "Acme",
      environment: "box.com",
      clientId: "the-client-id",
      clientSecret: "the-client-secret",
    },
    ...{ schedule: { kind: "daily", times: ["02:00"] }, timeZone: "Europe/Berlin" },
  },
  answer: idAnswer,
  status: 201,
  async run(person, { body }) {
    const usual = await readSettings(person);
    const looksBack = connectorKind(body.kind).settingFields.some(({ name }) => name === "lookBackDays");
    return createConnector(person, {
      ...body,
      dropLimitPercent: body.dropLimitPercent ?? usual.dropLimitPercent,
      settings: { ...(looksBack && { lookBackDays: usual.lookBackDays }), ...body.settings },
    });
  },
});

/** The Edit dialog's form as it would be sent without a change: secrets blank, so that they stay. */
async function unchangedForm(person: Person, id: string) {
  const stored = await readConnector(person, id);
  const blank = { clientSecret: "", token: "", confirmEnterpriseChange: false };
  return { revision: stored.revision, form: connectorForm.parse({ ...stored, ...blank }) };
}

const change = operation({
  id: "changeConnector",
  method: "PATCH",
  path: "/connectors/{connectorId}",
  scope: "connectors:write",
  role: "administrator",
  summary: "Change a connector; what is not given stays",
  description: `${secretsNote} Another Client ID or environment needs both \`clientSecret\` and \`token\`.`,
  body: connectorForm.partial().strict(),
  example: { schedule: { kind: "weekly", days: ["monday", "thursday"], times: ["02:00"] } },
  answer: idAnswer,
  ifMatch: "required",
  run(person, { path, body, revision }) {
    const id = path.connectorId;
    return changeAt(revision, async () => {
      const stored = await unchangedForm(person, id);
      return changeConnector(person, { ...stored.form, ...body, id, revision: revision ?? stored.revision });
    });
  },
});

const remove = operation({
  id: "deleteConnector",
  method: "DELETE",
  path: "/connectors/{connectorId}",
  scope: "connectors:write",
  role: "administrator",
  summary: "Delete a connector with its runs and inventory, and end its authorization",
  answer: nameAnswer,
  ifMatch: "heeded",
  run: (person, { path, revision }) => deleteConnector(person, { id: path.connectorId, revision }),
});

const pause = operation({
  id: "pauseConnector",
  method: "POST",
  path: "/connectors/{connectorId}/pause",
  scope: "connectors:write",
  role: "operator",
  summary: "Skip the planned times from now on; a run under way goes on",
  answer: nameAnswer,
  run: (person, { path }) => pauseConnector(person, { id: path.connectorId }),
});

const resume = operation({
  id: "resumeConnector",
  method: "POST",
  path: "/connectors/{connectorId}/resume",
  scope: "connectors:write",
  role: "operator",
  summary: "Count the planned times again, from the next one on",
  answer: nameAnswer,
  run: (person, { path }) => resumeConnector(person, { id: path.connectorId }),
});

const muteNotifications = operation({
  id: "muteConnector",
  method: "POST",
  path: "/connectors/{connectorId}/mute",
  scope: "connectors:write",
  role: "administrator",
  summary: "Send no notifications about a connector until then; null: send them again",
  body: z.object({ until: mute.shape.until }).strict(),
  example: { until: null },
  answer: nameAnswer,
  run: (person, { path, body }) => muteConnector(person, parse(mute, { id: path.connectorId, until: body.until })),
});

const sendLink = operation({
  id: "createAuthorizationLink",
  method: "POST",
  path: "/connectors/{connectorId}/authorization-link",
  scope: "connectors:write",
  role: "administrator",
  summary: "Make a link by which somebody without an account here authorizes the connector, once",
  body: z.object({ days: z.literal(linkDays, `Choose ${linkDays.join(", ")} days.`) }).strict(),
  example: { days: 3 },
  answer: z.object({ link: z.url(), expiresAt: time }),
  status: 201,
  showsSecret: true,
  async run(person, { path, body }) {
    const { secret, expiresAt } = await createAuthorizationLink(person, { connectorId: path.connectorId, ...body });
    return { link: `${env().PUBLIC_URL}/grant-access#${secret}`, expiresAt };
  },
});

const endLink = operation({
  id: "endAuthorizationLink",
  method: "DELETE",
  path: "/connectors/{connectorId}/authorization-link",
  scope: "connectors:write",
  role: "administrator",
  summary: "End the link of a connector: it counts no more",
  answer: z.object({}),
  async run(person, { path }) {
    await endAuthorizationLink(person, { connectorId: path.connectorId });
    return {};
  },
});

export const connectorChanges = [create, change, remove, pause, resume, muteNotifications, sendLink, endLink];
