"use server";

import { action } from "#lib/auth/action.ts";
import { linkedConnector, newLink } from "#lib/authorizations/schema.ts";
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

export const createConnectorAction = action("administrator", newConnector, createConnector, { stepUp: true });
export const changeConnectorAction = action("administrator", changedConnector, changeConnector, {
  stepUp: givesSecret,
});
export const deleteConnectorAction = action("administrator", connectorId, deleteConnector, { stepUp: true });
export const changeConnectorsAction = action("operator", bulkChange, changeConnectors, { stepUp: deletes });
export const importConnectorsAction = action("administrator", connectorImport, importConnectors, { stepUp: creates });
export const pauseConnectorAction = action("operator", connectorId, pauseConnector);
export const resumeConnectorAction = action("operator", connectorId, resumeConnector);
export const startRunAction = action("operator", connectorId, (person, { id }) => startRun(person, id));
export const createAuthorizationLinkAction = action("administrator", newLink, createAuthorizationLink, {
  stepUp: true,
});
export const endAuthorizationLinkAction = action("administrator", linkedConnector, endAuthorizationLink, {
  stepUp: true,
});
export const takeGrantedAccessAction = action("administrator", takenAccess, takeGrantedAccess, { stepUp: true });
export const discardGrantedAccessAction = action("administrator", grantedAccess, discardGrantedAccess, {
  stepUp: true,
});
