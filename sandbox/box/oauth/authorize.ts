import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Identity } from "#sandbox/box/accounts.ts";
import { type Answer, type BoxRequest, htmlAnswer, redirectAnswer } from "#sandbox/box/http/answer.ts";
import { authorizeErrorPage, grantPage, loginPage } from "#sandbox/box/pages/authorize-pages.ts";
import { identityOf, type SandboxState } from "#sandbox/box/state.ts";
import type { BoxApp } from "./apps.ts";
import { issueCode, issueTicket, takeTicket, type Wish } from "./codes.ts";
import { redirectLocation, redirectUriMatches } from "./redirect-uri.ts";
import { narrowed } from "./scopes.ts";

const SESSION_COOKIE = "box_sandbox_session";

type Checked = { app: BoxApp; wish: Wish; action: string };

function errorAnswer(title: string, text: string, details: [string, string][], status = 400): Answer {
  return htmlAnswer(status, authorizeErrorPage({ title, text, details }));
}

/** The request as Box checks it before anybody logs in. Faults of the redirect URI never redirect. */
function checked(state: SandboxState, { query, path }: BoxRequest): Checked | Answer {
  const clientId = query.get("client_id") ?? "";
  const app = state.apps.get(clientId);
  if (!app) {
    return errorAnswer(
      "Error: invalid_client_id",
      "The app that sent you here is unknown to Box: its client ID is wrong.",
      [
        ["Error", "invalid_client_id"],
        ["Client ID", clientId],
      ],
    );
  }
  const asked = query.get("redirect_uri");
  if (asked !== null && !app.redirectUris.some((registered) => redirectUriMatches(registered, asked))) {
    const text = "Redirect URI Mismatch: the address to return to is not one that this app has registered.";
    return errorAnswer("Error: redirect_uri_mismatch", text, [
      ["Error", "redirect_uri_mismatch"],
      ["Redirect URI", asked],
    ]);
  }
  const [only] = app.redirectUris;
  const redirectUri = asked ?? (app.redirectUris.length === 1 ? (only ?? null) : null);
  const requestState = query.get("state");
  const refusal = (error: string, description: string): Answer =>
    redirectUri === null
      ? errorAnswer(`Error: ${error}`, description, [["Error", error]])
      : redirectAnswer(redirectLocation(redirectUri, { error, error_description: description, state: requestState }));
  if (query.get("response_type") !== "code")
    return refusal("unsupported_response_type", "The response type must be code");
  const scopes = narrowed(app.scopes, query.get("scope"));
  if (!scopes) return refusal("invalid_scope", "An unsupported scope was requested");
  return { app, wish: { clientId, redirectUri, scopes, state: requestState }, action: `${path}?${query}` };
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function loggedIn(state: SandboxState, login: string, password: string): Identity | null {
  const account = state.accounts.find((one) => one.login.toLowerCase() === login.trim().toLowerCase());
  if (!account || !sameText(account.password, password)) return null;
  const identity = identityOf(state, account.userId);
  return identity && identity.record.status !== "inactive" ? identity : null;
}

function cookie(request: BoxRequest): string | null {
  return new RegExp(`(?:^|; )${SESSION_COOKIE}=([0-9a-f]+)`).exec(request.headers.cookie ?? "")?.[1] ?? null;
}

function remembered(state: SandboxState, request: BoxRequest): Identity | null {
  const session = state.switches.staysLoggedIn ? cookie(request) : null;
  const userId = session ? state.sessions.get(session) : undefined;
  return userId === undefined ? null : identityOf(state, userId);
}

function showGrant(state: SandboxState, { app, wish, action }: Checked, identity: Identity): Answer {
  if (identity.enterprise?.appsDisabled) {
    const contact = state.accounts.find(({ login }) => login === `admin@${identity.enterprise?.domain}`)?.login;
    const text = `This application cannot be used because it is not allowed by your Box administrator. If you have any questions, please contact your administrator at ${contact ?? "your company"}.`;
    return errorAnswer("Disabled by Administrator", text, [], 403);
  }
  const { redirectUri, scopes } = wish;
  const { onlyDeny } = state.switches;
  const ticket = issueTicket(state, { ...wish, userId: identity.userId });
  const login = String(identity.record.login);
  return htmlAnswer(200, grantPage({ appName: app.name, login, scopes, redirectUri, action, ticket, onlyDeny }));
}

function showLogin({ app, action }: Checked, login = "", wrong = false): Answer {
  return htmlAnswer(wrong ? 401 : 200, loginPage({ appName: app.name, action, login, wrong }));
}

/** The address to go back to once the user has decided; the query's state returns unchanged. */
function decided(state: SandboxState, { app }: Checked, { form }: BoxRequest): Answer {
  const ticket = takeTicket(state, form.get("ticket") ?? "");
  if (!ticket || ticket.clientId !== app.clientId) {
    return errorAnswer("Session expired", "This page has been used or is too old. Begin again from the app.", []);
  }
  const { redirectUri } = ticket;
  if (redirectUri === null) {
    const text = "The app has several redirect URIs and did not say which one to use.";
    return errorAnswer("Error: redirect_uri_missing", text, [["Error", "redirect_uri_missing"]]);
  }
  if (form.get("decision") === "grant" && !state.switches.onlyDeny) {
    return redirectAnswer(redirectLocation(redirectUri, { code: issueCode(state, ticket), state: ticket.state }));
  }
  const description = "The user denied access to your application";
  return redirectAnswer(
    redirectLocation(redirectUri, { error: "access_denied", error_description: description, state: ticket.state }),
  );
}

function withOpenerPolicy(state: SandboxState, answer: Answer): Answer {
  const policy = state.switches.openerPolicy;
  return policy === "none"
    ? answer
    : { ...answer, headers: { ...answer.headers, "cross-origin-opener-policy": policy } };
}

/** GET: the login page, or what keeps from it. */
export function showAuthorize(state: SandboxState, request: BoxRequest): Answer {
  const question = checked(state, request);
  if ("status" in question) return withOpenerPolicy(state, question);
  const identity = remembered(state, request);
  return withOpenerPolicy(state, identity ? showGrant(state, question, identity) : showLogin(question));
}

/** POST: a login, or a decision of the grant page. */
export function answerAuthorize(state: SandboxState, request: BoxRequest): Answer {
  const question = checked(state, request);
  if ("status" in question) return withOpenerPolicy(state, question);
  if (request.form.has("ticket")) return withOpenerPolicy(state, decided(state, question, request));
  const login = request.form.get("login") ?? "";
  const identity = loggedIn(state, login, request.form.get("password") ?? "");
  if (!identity) return withOpenerPolicy(state, showLogin(question, login, true));
  const answer = showGrant(state, question, identity);
  if (!state.switches.staysLoggedIn) return withOpenerPolicy(state, answer);
  const session = randomBytes(16).toString("hex");
  state.sessions.set(session, identity.userId);
  const setCookie = `${SESSION_COOKIE}=${session}; Path=/; HttpOnly; SameSite=Lax`;
  return withOpenerPolicy(state, { ...answer, headers: { ...answer.headers, "set-cookie": setCookie } });
}
