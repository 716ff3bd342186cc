import { beginAuthorization } from "#lib/authorizations/begin.ts";
import { authorizationForm, linkedConnector, newLink } from "#lib/authorizations/schema.ts";
import { createAuthorizationLink, endAuthorizationLink } from "#lib/authorizations/send-link.ts";
import { changeConnectors } from "#lib/connectors/bulk.ts";
import { connectorImport, creates } from "#lib/connectors/file.ts";
import { discardGrantedAccess, takeGrantedAccess } from "#lib/connectors/granted-access.ts";
import { importConnectors } from "#lib/connectors/import.ts";
import {
  bulkChange,
  changedConnector,
  connectorId,
  deletes,
  givesSecret,
  grantedAccess,
  newConnector,
  takenAccess,
} from "#lib/connectors/schema.ts";
import {
  changeConnector,
  createConnector,
  deleteConnector,
  pauseConnector,
  resumeConnector,
} from "#lib/connectors/write.ts";
import { startRun } from "#lib/runs/start.ts";
import { type Row, row } from "./action-row.ts";
import { connectorFields, connectorsFile } from "./sample-inputs.ts";

/** The actions of the connectors' screen and its Authorize button. */
export const connectorActions: Record<string, Row> = {
  createConnectorAction: row(
    "administrator",
    newConnector,
    createConnector,
    () => ({
      ...connectorFields,
      kind: "box",
    }),
    true,
  ),
  changeConnectorAction: row(
    "administrator",
    changedConnector,
    changeConnector,
    ({ connector }) => ({
      ...connectorFields,
      id: connector,
      revision: 1,
    }),
    givesSecret,
  ),
  importConnectorsAction: row(
    "administrator",
    connectorImport,
    importConnectors,
    () => ({ kind: "box", text: connectorsFile, create: true }),
    creates,
  ),
  deleteConnectorAction: row(
    "administrator",
    connectorId,
    deleteConnector,
    ({ connector }) => ({ id: connector }),
    true,
  ),
  changeConnectorsAction: row(
    "operator",
    bulkChange,
    changeConnectors,
    ({ connector }) => ({ deed: "delete" as const, ids: [connector] }),
    deletes,
  ),
  pauseConnectorAction: row("operator", connectorId, pauseConnector, ({ connector }) => ({ id: connector })),
  resumeConnectorAction: row("operator", connectorId, resumeConnector, ({ connector }) => ({ id: connector })),
  startRunAction: row(
    "operator",
    connectorId,
    (person, { id }) => startRun(person, id),
    ({ connector }) => ({ id: connector }),
  ),
  beginAuthorizationAction: row(
    "administrator",
    authorizationForm,
    beginAuthorization,
    () => ({
      kind: "box",
      environment: "box.com",
      clientId: "client",
      clientSecret: "secret",
      connectorId: null,
      windowBlocked: false,
    }),
    true,
  ),
  createAuthorizationLinkAction: row(
    "administrator",
    newLink,
    createAuthorizationLink,
    ({ connector }) => ({ connectorId: connector, days: 3 }),
    true,
  ),
  endAuthorizationLinkAction: row(
    "administrator",
    linkedConnector,
    endAuthorizationLink,
    ({ connector }) => ({ connectorId: connector }),
    true,
  ),
  takeGrantedAccessAction: row(
    "administrator",
    takenAccess,
    takeGrantedAccess,
    ({ waiting }) => ({ authorizationId: waiting, confirmEnterpriseChange: false }),
    true,
  ),
  discardGrantedAccessAction: row(
    "administrator",
    grantedAccess,
    discardGrantedAccess,
    ({ waiting }) => ({ authorizationId: waiting }),
    true,
  ),
};
