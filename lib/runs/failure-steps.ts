import type { FailureCode } from "./failures.ts";

/** What to do about each failure, in order, until the connector runs again. */
export const failureSteps = {
  authorization_expired: [
    "Open the connector and click Authorize again. Sign in at Box as an admin or co-admin of the same enterprise.",
    "Save. A run that was paused goes on where it stopped; otherwise start one with Run now.",
    "Grants are kept alive every seven days, also of paused connectors, as long as the engine runs. See on the overview whether it was away for long.",
  ],
  authorization_revoked: [
    "Ask the Box administrator whether the account that authorized was removed or changed, or the app revoked under Admin Console > Integrations.",
    "Open the connector and click Authorize again, with an account that stays.",
    "Save. A run that was paused goes on where it stopped.",
  ],
  restored_from_backup: [
    "Wait until the engine has renewed the grant, an hour at most, or start a run: it renews it at once.",
    "If the authorization has ended then, open the connector and click Authorize again, as an admin or co-admin of the same enterprise.",
    "Save. A run that was paused goes on where it stopped.",
  ],
  client_credentials_invalid: [
    "Open the app in Box's Developer Console, Configuration, and fetch the Client secret anew. It may have been reset there.",
    "Open the connector, enter Client ID and Client secret as they stand there, and save.",
    "Start a run. The authorization itself was kept; only if the Client ID is another one is Authorize needed again.",
  ],
  free_account: [
    "See in the authorization record which account was used.",
    "Click Authorize again with an account of your Box enterprise that is an admin or co-admin. Sign out at Box first when the browser is signed in with another.",
  ],
  not_an_administrator: [
    "See on the connector which account authorized it.",
    "In Box's Admin Console give this account the co-admin role with the right to manage users and groups, or click Authorize again as an admin.",
    "Start a run.",
  ],
  permission_missing: [
    "The run's log and its streams name the permission that Box refused.",
    "Turn it on in Box's Developer Console, Configuration, Application scopes, and save there. Give the account the matching right of a co-admin.",
    "Have an admin of the enterprise authorize the app again in the Admin Console if it is approved there.",
    "Click Authorize again: a grant keeps the permissions that it was given with.",
  ],
  app_disabled: [
    "Send the Box administrator the app's Client ID, which stands in the connector's dialog. Where Authorize itself failed, its record has a text to send.",
    "They enable the app in the Admin Console under Integrations, by its Client ID.",
    "Start a run.",
  ],
  enterprise_changed: [
    "See on the connector which enterprise it is for, and with which account it was authorized.",
    "Click Authorize again with an account of that enterprise. Nothing of the other one was taken in.",
    "If the connector is to be for the other enterprise from now on, confirm it in the dialog, or make a connector of its own for it.",
  ],
  rate_limited_too_long: [
    "See whether other programs use the same app or enterprise at that hour: Box counts them together.",
    "Move the schedule to a quieter hour.",
    "Start a run. It begins anew, and the published inventory stays until then.",
  ],
  provider_unavailable: [
    "Look at Box's status page.",
    "See under Endpoint Servers whether that machine reaches the internet; its proxy and firewall must let it reach Box's API.",
    "Start a run once both are well.",
  ],
  provider_answer_invalid: [
    "See in the run's log what Box answered. A page of a proxy or of a sign-in in between looks like this too.",
    "Start a run. If it fails again at the same place, report it with the log.",
  ],
  endpoint_server_lost: [
    "Look at the endpoint server under Endpoint Servers: whether it is online, and what its own log says. Memory and disk are the usual causes.",
    "Let another endpoint server have the feature, or mend this one.",
    "Start a run. It begins anew.",
  ],
  no_endpoint_server: [
    "Tick the feature on an endpoint server under Administration > Endpoint Servers, or enrol one.",
    "If the connector names one endpoint server, choose another, or any with the feature.",
    "Start a run.",
  ],
  storage_full: [
    "Whoever runs the database makes room, or lets fewer inventories be kept under Administration > Settings.",
    "Start a run. The published inventory is unchanged.",
  ],
  internal: ["Start a run.", "If it fails again, download the run's log and report it with the time of the run."],
} as const satisfies Record<FailureCode, readonly string[]>;
