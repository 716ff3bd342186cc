type Outcome = { title: string; cause: string; cure: string };

/**
 * Every way in which an authorization can end without a token, and what keeps one from ending at all. A closed list;
 * `{provider}` stands for the kind's name. What never comes back from the provider is told to whoever waits for it.
 */
export const outcomes = {
  window_blocked: {
    title: "The browser blocked the window",
    cause: "This browser does not let the console open a window.",
    cure: "Click “Open the {provider} window”, or allow pop-ups for this site and click Authorize again.",
  },
  window_closed: {
    title: "The window was closed",
    cause: "The {provider} window seems to have been closed before access was granted.",
    cure: "If you closed it, click Authorize again. If it is still open, go on there.",
  },
  not_opened: {
    title: "The {provider} window was never opened",
    cause: "Ten minutes passed and the link to {provider} was not opened.",
    cure: "Click Authorize again. If no window appears, allow pop-ups for this site or use the link shown instead.",
  },
  ten_minutes_passed: {
    title: "Ten minutes passed without an answer from {provider}",
    cause:
      "{provider} never came back here: the window was closed, nobody granted access in time, or {provider} showed an error page.",
    cure: "Click Authorize again. If {provider} shows an error page, look for its words under “Nothing happens?”.",
  },
  denied: {
    title: "Access was denied",
    cause: "“Deny access to {provider}” was clicked on {provider}'s page.",
    cure: "Click Authorize again and choose “Grant access to {provider}”.",
  },
  redirect_uri_mismatch: {
    title: "The redirect URI is wrong",
    cause:
      "{provider} shows “redirect_uri_mismatch”: the app's configuration does not hold this console's redirect URI, letter for letter. {provider} never comes back from that page.",
    cure: "Copy the redirect URI of the guide into the app's configuration, click Save changes there, then Authorize again.",
  },
  app_disabled: {
    title: "The app is disabled by the enterprise",
    cause:
      "{provider} shows “Disabled by Administrator”: the enterprise does not allow this app. {provider} never comes back from that page.",
    cure: "An admin of the enterprise enables the app: Admin Console > Integrations > Platform Apps Manager > User Authentication Apps. Then click Authorize again.",
  },
  invalid_client_id: {
    title: "{provider} does not know the Client ID",
    cause: "{provider} says that the app that sent you there is unknown, and never comes back from that page.",
    cure: "Copy the Client ID again from the app's configuration page, then click Authorize.",
  },
  code_expired: {
    title: "{provider}'s code was no longer valid",
    cause: "{provider}'s code lives for 30 seconds and works once; it reached the console too late, or twice.",
    cure: "Click Authorize again. If it happens every time, see whether the connection from the console to {provider} is slow.",
  },
  client_credentials_invalid: {
    title: "The Client ID or Client secret is wrong",
    cause: "{provider} does not know this Client ID with this Client secret.",
    cure: "Copy both again from the app's configuration page, enter them in the form and click Authorize again.",
  },
  no_refresh_token: {
    title: "{provider} gave no refresh token",
    cause: "Without a refresh token the authorization would end within the hour, so it was not kept.",
    cure: "See that the app is a Custom app with User authentication (OAuth 2.0), then click Authorize again.",
  },
  free_account: {
    title: "This is a free account",
    cause: "The account that logged in belongs to no enterprise, so there is nothing to take an inventory of.",
    cure: "Click Authorize again and log in with an account that is an admin or co-admin of your enterprise.",
  },
  not_an_administrator: {
    title: "The account is not an administrator",
    cause: "Only an admin or co-admin of the enterprise can read its users and groups.",
    cure: "Click Authorize again and log in as an admin, or have an admin make this account a co-admin first.",
  },
  permission_missing: {
    title: "A permission is missing",
    cause: "There is no inventory without it, so the authorization was not kept.",
    cure: "Do what stands beside the cross below, then click Authorize again: a change of permissions counts only from a new authorization on.",
  },
  another_enterprise: {
    title: "This is another enterprise than before",
    cause: "The account that logged in belongs to another enterprise than the one this connector was for.",
    cure: "Confirm the change, or click Authorize again and log in with an account of the earlier enterprise. Until you save, nothing changes.",
  },
  provider_unavailable: {
    title: "{provider} can't be reached",
    cause: "{provider} did not answer the console, or answered with an error.",
    cure: "Wait a moment and click Authorize again. If it stays, look at {provider}'s status page and at the console's way to the internet.",
  },
  provider_answer_invalid: {
    title: "{provider}'s answer can't be understood",
    cause:
      "{provider} answered with something that is not what its documentation says; a proxy in between can do that.",
    cure: "Click Authorize again. If it stays, see whether a proxy answers in place of {provider}.",
  },
  state_mismatch: {
    title: "This answer belongs to no authorization under way",
    cause: "The address holds no valid mark of an authorization that was begun here, so nothing was done.",
    cure: "Go back to the connector and click Authorize.",
  },
  already_used: {
    title: "This answer was already used",
    cause: "Each answer from {provider} counts once. The page was loaded a second time.",
    cure: "Go back to the connector: it shows how the authorization ended. If need be, click Authorize again.",
  },
  other_browser: {
    title: "This authorization was begun in another browser",
    cause: "An answer from {provider} counts only in the browser that opened {provider}'s page, so nothing was done.",
    cure: "Go on in that browser, or click Authorize again here.",
  },
  not_found: {
    title: "There is no such authorization",
    cause: "The link is incomplete, or the authorization was begun by someone else.",
    cure: "Ask whoever sent the link for a new one, or go back to the connector and click Authorize.",
  },
  console_error: {
    title: "Something went wrong in the console",
    cause: "This is a fault of ours. Nothing was saved.",
    cure: "Go back to the connector and click Authorize again. If it stays, ask whoever runs this console.",
  },
  token_expired: {
    title: "The token has expired",
    cause: "A token counts for 60 minutes. This one was not saved in time.",
    cure: "Click Authorize again.",
  },
  not_used_in_time: {
    title: "The access was not used in time",
    cause: "Access that was granted by a link waits for 7 days. Nobody used it, so it was given back to {provider}.",
    cure: "Send a link once more.",
  },
  unknown: {
    title: "{provider} ended the authorization",
    cause: "{provider} gave a reason that the console does not know.",
    cure: "Click Authorize again. If it stays, compare the app's configuration with the guide.",
  },
} as const satisfies Record<string, Outcome>;

export type OutcomeCode = keyof typeof outcomes;

/** What an authorization can end with in its record; the others are for whoever looks on. */
export function isOutcomeCode(code: string): code is OutcomeCode {
  return Object.hasOwn(outcomes, code);
}

/** An outcome's words for a kind, such as "Box". */
export function outcomeWords(code: OutcomeCode, provider: string): Outcome & { code: OutcomeCode } {
  const { title, cause, cure } = outcomes[code];
  const named = (text: string) => text.replaceAll("{provider}", provider);
  return { code, title: named(title), cause: named(cause), cure: named(cure) };
}
