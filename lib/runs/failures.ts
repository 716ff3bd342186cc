/** What mends a failure: the button beside it, and whose job it is. */
export type Remedy = "authorize" | "edit-connector" | "run-again" | "endpoint-servers" | "report";

type Failure = { title: string; cause: string; whose: string; remedy: Remedy };

/** Every way in which a run or an authorization can fail, in the words shown to people. A closed list. */
export const failures = {
  authorization_expired: {
    title: "The authorization has expired",
    cause: "The grant was not used for 60 days, so the provider ended it.",
    whose: "An administrator authorizes the connector again.",
    remedy: "authorize",
  },
  authorization_revoked: {
    title: "The authorization was revoked",
    cause:
      "The provider no longer accepts the grant: it was revoked, or the account that gave it was removed or changed.",
    whose: "An administrator authorizes the connector again.",
    remedy: "authorize",
  },
  restored_from_backup: {
    title: "The authorization is from a restored backup",
    cause:
      "The console was restored from a backup. The provider takes a grant no more that was renewed after the backup was made.",
    whose:
      "The engine renews every grant within the hour; an administrator authorizes those again that have ended by it.",
    remedy: "authorize",
  },
  client_credentials_invalid: {
    title: "The Client ID or Client secret is wrong",
    cause: "The provider does not know this Client ID with this Client secret. The authorization itself is kept.",
    whose: "An administrator enters the Client ID and Client secret of the app as its configuration page shows them.",
    remedy: "edit-connector",
  },
  free_account: {
    title: "This is a free account",
    cause: "The account belongs to no enterprise, so there is nothing to take an inventory of.",
    whose: "An administrator authorizes with an account of the enterprise that is an admin or co-admin.",
    remedy: "authorize",
  },
  not_an_administrator: {
    title: "The account is not an administrator",
    cause: "Only an admin or co-admin of the enterprise can read its users and groups.",
    whose: "An admin of the enterprise authorizes, or gives this account the co-admin role.",
    remedy: "authorize",
  },
  permission_missing: {
    title: "A permission is missing",
    cause: "The app lacks a permission, or the account that authorized lacks the matching admin right.",
    whose: "Whoever owns the app turns the permission on; then an administrator authorizes again.",
    remedy: "authorize",
  },
  app_disabled: {
    title: "The app is disabled by the enterprise",
    cause: "The enterprise does not allow this app.",
    whose: "An admin of the enterprise enables the app in its admin console.",
    remedy: "run-again",
  },
  enterprise_changed: {
    title: "The grant belongs to another enterprise",
    cause: "The account that authorized has moved to another enterprise since. Nothing of it was taken in.",
    whose: "An administrator authorizes with an account of the enterprise this connector is for.",
    remedy: "authorize",
  },
  rate_limited_too_long: {
    title: "The provider asked us to wait for too long",
    cause: "The provider's request limit was reached and stayed so. What was read so far is kept for a new try.",
    whose: "An operator runs it again at a quieter time.",
    remedy: "run-again",
  },
  provider_unavailable: {
    title: "The provider can't be reached",
    cause: "The provider did not answer, or answered with errors, for longer than a run waits.",
    whose: "An operator runs it again once the provider's status page is green.",
    remedy: "run-again",
  },
  provider_answer_invalid: {
    title: "The provider's answer can't be understood",
    cause: "The provider answered with something that is not what its documentation says.",
    whose: "An operator runs it again; if it stays, report it with the run's log.",
    remedy: "report",
  },
  endpoint_server_lost: {
    title: "The endpoint server was lost",
    cause: "The endpoint server stopped answering several times without getting any further.",
    whose: "An administrator looks after the endpoint server, then an operator runs it again.",
    remedy: "endpoint-servers",
  },
  no_endpoint_server: {
    title: "No endpoint server can run it",
    cause: "No endpoint server has the feature, or the chosen one was removed.",
    whose: "An administrator ticks the feature on an endpoint server.",
    remedy: "endpoint-servers",
  },
  storage_full: {
    title: "The database is full",
    cause: "The database had no room for the inventory. The published inventory is unchanged.",
    whose: "Whoever runs the database makes room; then an operator runs it again.",
    remedy: "run-again",
  },
  internal: {
    title: "Something went wrong in the console",
    cause: "This is a fault of ours. The published inventory is unchanged.",
    whose: "An operator runs it again; if it stays, report it with the run's log.",
    remedy: "report",
  },
} as const satisfies Record<string, Failure>;

export type FailureCode = keyof typeof failures;

export const isFailureCode = (text: string): text is FailureCode => Object.hasOwn(failures, text);

export const failureCodes = Object.keys(failures) as [FailureCode, ...FailureCode[]];
