import { apiTokenId, newApiToken } from "#lib/api-tokens/schema.ts";
import { createApiToken, endApiToken } from "#lib/api-tokens/write.ts";
import { confirmByPassword } from "#lib/auth/confirm.ts";
import { cancelInvitation, inviteUser } from "#lib/auth/invitations.ts";
import { changePassword } from "#lib/auth/own-password.ts";
import { changeRole, createUser, disableUser, enableUser, resetPassword } from "#lib/auth/people.ts";
import {
  appCode,
  confirmation,
  invitationId,
  newInvitation,
  newPerson,
  passwordChange,
  personId,
  personRole,
  sessionId,
} from "#lib/auth/schema.ts";
import { finishSecondFactor, resetSecondFactor } from "#lib/auth/second-factor.ts";
import { endAllSessions, endOwnSession, endSession } from "#lib/auth/sessions.ts";
import { drainEndpointServer, resumeEndpointServer } from "#lib/endpoint-servers/drain.ts";
import { removeEndpointServer } from "#lib/endpoint-servers/remove.ts";
import { drainForm, featuresForm, nameForm, serverForm } from "#lib/endpoint-servers/schema.ts";
import { trustAgain } from "#lib/endpoint-servers/trust-again.ts";
import { renameEndpointServer, saveFeatures } from "#lib/endpoint-servers/write.ts";
import { savedLicence } from "#lib/licences/schema.ts";
import { saveLicence } from "#lib/licences/write.ts";
import { muteChannel, muteConnector } from "#lib/notifications/mute.ts";
import { changedChannel, channelId, givesAddress, mute, newChannel } from "#lib/notifications/schema.ts";
import { testChannel } from "#lib/notifications/test-channel.ts";
import { changeChannel, createChannel, deleteChannel, replaceSigningSecret } from "#lib/notifications/write.ts";
import { cancelRun, cancelRuns } from "#lib/runs/cancel.ts";
import { acceptRun, rejectRun } from "#lib/runs/held.ts";
import { runId, runIds } from "#lib/runs/schema.ts";
import { changedSettings } from "#lib/settings/schema.ts";
import { changeSettings } from "#lib/settings/write.ts";
import { newView, viewId } from "#lib/views/schema.ts";
import { deleteView, saveView } from "#lib/views/write.ts";
import { type Row, row } from "./action-row.ts";
import { connectorActions } from "./connector-actions.ts";
import { channelFields } from "./sample-inputs.ts";

const soon = () => new Date(Date.now() + 3_600_000).toISOString();

/** Every server action with a good input, by the name it is exported under. */
export const actions: Record<string, Row> = {
  ...connectorActions,
  cancelRunAction: row(
    "operator",
    runId,
    (person, input) => cancelRun(person, input.runId),
    ({ run }) => ({ runId: run }),
  ),
  cancelRunsAction: row("operator", runIds, cancelRuns, ({ run }) => ({ ids: [run] })),
  acceptRunAction: row(
    "operator",
    runId,
    (person, input) => acceptRun(person, input.runId),
    ({ run }) => ({ runId: run }),
  ),
  rejectRunAction: row(
    "operator",
    runId,
    (person, input) => rejectRun(person, input.runId),
    ({ run }) => ({ runId: run }),
  ),
  saveFeaturesAction: row("administrator", featuresForm, saveFeatures, ({ server }) => ({
    id: server,
    kinds: ["box"],
    revision: 1,
    confirmStranding: false,
  })),
  renameAction: row("administrator", nameForm, renameEndpointServer, ({ server }) => ({
    id: server,
    name: "m2",
    revision: 1,
  })),
  drainAction: row("administrator", drainForm, drainEndpointServer, ({ server }) => ({
    id: server,
    note: "moving",
    until: null,
  })),
  resumeAction: row("administrator", serverForm, resumeEndpointServer, ({ server }) => ({ id: server })),
  createApiTokenAction: row(
    "viewer",
    newApiToken,
    createApiToken,
    () => ({ name: "CI", scopes: ["runs:read" as const], days: 30 }),
    true,
  ),
  endApiTokenAction: row("viewer", apiTokenId, endApiToken, ({ token }) => ({ id: token }), true),
  trustAgainAction: row("administrator", serverForm, trustAgain, ({ server }) => ({ id: server }), true),
  removeAction: row("administrator", serverForm, removeEndpointServer, ({ server }) => ({ id: server }), true),
  createUserAction: row(
    "administrator",
    newPerson,
    createUser,
    () => ({
      email: `${crypto.randomUUID()}@example.com`,
      name: "New",
      role: "viewer" as const,
    }),
    true,
  ),
  changeRoleAction: row(
    "administrator",
    personRole,
    changeRole,
    ({ user }) => ({
      id: user,
      role: "operator" as const,
    }),
    true,
  ),
  disableUserAction: row("administrator", personId, disableUser, ({ user }) => ({ id: user }), true),
  enableUserAction: row("administrator", personId, enableUser, ({ user }) => ({ id: user }), true),
  endSessionAction: row("administrator", sessionId, endSession, ({ session }) => ({ sessionId: session }), true),
  endOwnSessionAction: row("viewer", sessionId, endOwnSession, ({ session }) => ({ sessionId: session }), true),
  endAllSessionsAction: row("administrator", personId, endAllSessions, ({ user }) => ({ id: user }), true),
  resetPasswordAction: row("administrator", personId, resetPassword, ({ user }) => ({ id: user }), true),
  finishSecondFactorAction: row("viewer", appCode, finishSecondFactor, () => ({ code: "123456" })),
  resetSecondFactorAction: row("administrator", personId, resetSecondFactor, ({ user }) => ({ id: user }), true),
  inviteUserAction: row(
    "administrator",
    newInvitation,
    inviteUser,
    () => ({ email: `${crypto.randomUUID()}@example.com`, role: "viewer" as const }),
    true,
  ),
  cancelInvitationAction: row(
    "administrator",
    invitationId,
    cancelInvitation,
    () => ({ id: crypto.randomUUID() }),
    true,
  ),
  createChannelAction: row("administrator", newChannel, createChannel, () => channelFields, true),
  changeChannelAction: row(
    "administrator",
    changedChannel,
    changeChannel,
    ({ channel }) => ({ ...channelFields, id: channel, revision: 1 }),
    givesAddress,
  ),
  replaceSigningSecretAction: row(
    "administrator",
    channelId,
    replaceSigningSecret,
    ({ channel }) => ({ id: channel }),
    true,
  ),
  testChannelAction: row("administrator", channelId, testChannel, ({ channel }) => ({ id: channel })),
  muteChannelAction: row("administrator", mute, muteChannel, ({ channel }) => ({ id: channel, until: soon() })),
  muteConnectorAction: row("administrator", mute, muteConnector, ({ connector }) => ({ id: connector, until: soon() })),
  deleteChannelAction: row("administrator", channelId, deleteChannel, ({ channel }) => ({ id: channel }), true),
  changeSettingsAction: row("administrator", changedSettings, changeSettings, () => ({
    keepRuns: 5,
    keepDays: 30,
    runLogDays: 30,
    deliveryLogDays: 30,
    timeZone: null,
    dropLimitPercent: 10,
    lookBackDays: 30,
    revision: 1,
  })),
  saveLicenceAction: row("administrator", savedLicence, saveLicence, ({ connector }) => ({
    connectorId: connector,
    revision: 0,
    seats: 100,
    price: "12.50",
    currency: "EUR",
    pricePeriod: "month" as const,
    renewsOn: "2027-03-01",
  })),
  confirmAction: row("viewer", confirmation, confirmByPassword, () => ({ password: "correct horse battery" })),
  changePasswordAction: row("viewer", passwordChange, changePassword, () => ({
    present: "correct horse battery",
    password: "another horse battery",
  })),
  saveViewAction: row("viewer", newView, saveView, () => ({ name: "Fuzzed", path: "/runs", query: "state=failed" })),
  deleteViewAction: row("viewer", viewId, deleteView, ({ view }) => ({ id: view })),
};

/** Actions without an input of a person's to get wrong, each with whether it needs step-up. */
export const actionsWithoutInput: Record<string, true | undefined> = {
  signOutAction: undefined,
  endOtherSessionsAction: true,
  createEnrolmentCodeAction: true,
  beginSecondFactorAction: true,
  removeSecondFactorAction: true,
  verifyChainAction: undefined,
};
