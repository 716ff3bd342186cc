const words = {
  unreachable: (name: string) => `${name} can't be reached just now. Try again in a minute; it is not your account.`,
  settings: (name: string) =>
    `${name} does not accept this console. Tell your administrator: its Client ID, Client secret, scopes or redirect URI are not what ${name} has on record.`,
  expired: () => "This sign-in was begun in another browser, or more than 15 minutes ago. Sign in again.",
  used: (name: string) => `The answer of ${name} can be used once only, and has been or is too old. Sign in again.`,
  untrusted: (name: string) =>
    `The answer of ${name} did not pass the console's checks, so nobody was signed in. Tell your administrator.`,
  declined: (name: string) => `You were not signed in: ${name} says that the sign-in was declined or cancelled.`,
  busy: (name: string) => `${name} could not sign you in just now. Try again in a minute.`,
  provider: (name: string) => `${name} did not sign you in. Try again; if it stays so, tell your administrator.`,
  "no-role": (name: string) =>
    `${name} knows you, but gives you no role in this console. Ask your administrator to put you into one of the groups that have one.`,
  weak: (name: string) =>
    `This console needs a stronger sign-in than ${name} asked of you. Sign in again with your second factor; if ${name} never asks for it, tell your administrator.`,
  "local-account": (name: string) =>
    `There is an account with your email address here, which signs in with a password. It stays apart from your account at ${name}: the two are never joined by an email address. Sign in with the password, or ask an administrator to disable that account first.`,
  disabled: () => "An administrator of this console has disabled your account. Ask them to enable it again.",
  "someone-else": (name: string) =>
    `You are signed in to this console as somebody else than at ${name}. Nothing was changed. Sign out here first.`,
  "not-fresh": (name: string) =>
    `${name} did not say that you signed in just now, so this does not confirm that it is you. Tell your administrator: ${name} has to send the claim auth_time.`,
  unavailable: () => "The console can't sign you in just now. Try again in a minute.",
} as const satisfies Record<string, (name: string) => string>;

/** Why signing in by the OpenID Connect provider failed, as the address of the sign-in page says it. */
export type SignInProblem = keyof typeof words;

/** The sentence for what the address of the sign-in page says went wrong; `name` is the provider's. */
export function problemInWords(problem: string, name: string): string {
  return Object.hasOwn(words, problem) ? words[problem as SignInProblem](name) : words.provider(name);
}

/** What an error that the provider itself answered with comes to (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6). */
export function problemOfAnswer(error: string): SignInProblem {
  switch (error) {
    case "access_denied":
    case "login_required":
    case "interaction_required":
    case "account_selection_required":
    case "consent_required":
      return "declined";
    case "server_error":
    case "temporarily_unavailable":
      return "busy";
    case "invalid_client":
    case "invalid_request":
    case "invalid_scope":
    case "unauthorized_client":
    case "unsupported_response_type":
      return "settings";
    case "invalid_grant":
      return "used";
    default:
      return "provider";
  }
}
