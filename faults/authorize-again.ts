import { changedConnector } from "#lib/connectors/schema.ts";
import { changeConnector } from "#lib/connectors/write.ts";
import { db } from "#lib/db.ts";
import { tokenFrom } from "#test/box-trip.ts";
import type { Field } from "./campaign.ts";
import type { Connected } from "./connectors.ts";

/** An administrator authorizes the connector anew, by an account of `connected.enterprise`, and saves the token. */
export async function authorizeAgain(field: Field, connected: Connected, mailbox = "admin"): Promise<void> {
  const { stand, connectors, administrator } = field;
  const { id, enterprise } = connected;
  const login = `${mailbox}@${enterprise.domain}`;
  const { token, grantId } = await tokenFrom(stand.sandbox, administrator, login, { connectorId: id });
  const row = await db.connector.findUniqueOrThrow({ where: { id } });
  const form = {
    clientSecret: "",
    token,
    confirmEnterpriseChange: true,
    endpointServerId: null,
    schedule: { kind: "manual" },
    keepRuns: null,
    keepDays: null,
    settings: { lookBackDays: 90 },
  };
  const { name, description, environment, clientId, timeZone, missedPolicy, revision, dropLimitPercent } = row;
  const kept = { id, name, description, environment, clientId, timeZone, missedPolicy, revision, dropLimitPercent };
  connectors.noteGrants(connected, mailbox);
  await changeConnector(administrator, changedConnector.parse({ ...kept, ...form }));
  connected.grantId = grantId;
}
