import { SCOPE_WORDS, type Scope } from "#sandbox/box/oauth/scopes.ts";
import { html } from "./html.ts";
import { page } from "./page.ts";

const AUTOFOCUS = html` autofocus`;

/** Box's login page for an app; `action` is where the form goes, with the whole question in its query. */
export function loginPage({
  appName,
  action,
  login,
  wrong,
}: {
  appName: string;
  action: string;
  login: string;
  wrong: boolean;
}): string {
  const message = "Invalid login credentials.";
  return page({
    title: "Box | Log in to grant access",
    body: html`<section class="card">
<h1>Log in to grant access to Box</h1>
<p class="soft">${appName} is asking for access to your Box account.</p>
${wrong ? html`<p class="error" role="alert" id="wrong">${message}</p>` : null}
<form method="post" action="${action}">
<div class="field"><label for="login">Email</label>
<input id="login" name="login" type="email" autocomplete="username" required${login === "" ? AUTOFOCUS : null} value="${login}"${wrong ? html` aria-describedby="wrong" aria-invalid="true"` : null}></div>
<div class="field"><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${login === "" ? null : AUTOFOCUS}></div>
<button class="full" type="submit">Authorize</button>
</form>
</section>
<p class="soft actions">The accounts of this sandbox and their passwords are on <a href="/" target="_blank" rel="noopener">its home page</a>.</p>`,
  });
}

export type GrantPage = {
  appName: string;
  login: string;
  scopes: readonly Scope[];
  redirectUri: string | null;
  action: string;
  ticket: string;
  /** A rehearsal: the person may not grant. */
  onlyDeny: boolean;
};

/** Box's consent page. */
export function grantPage({ appName, login, scopes, redirectUri, action, ticket, onlyDeny }: GrantPage): string {
  return page({
    title: "Box | Grant access",
    body: html`<section class="card">
<h1>With access to your ${login} Box account, ${appName} can:</h1>
<ul class="scopes">${scopes.map((scope) => html`<li>${SCOPE_WORDS[scope]}</li>`)}</ul>
<form method="post" action="${action}">
<input type="hidden" name="ticket" value="${ticket}">
<button class="full" type="submit" name="decision" value="grant"${onlyDeny ? { markup: " disabled" } : null}>Grant access to Box</button>
${redirectUri === null ? null : html`<p class="soft actions">Granting access will redirect to <strong>${redirectUri}</strong></p>`}
<p class="actions"><button class="link" type="submit" name="decision" value="deny">Deny access to Box</button></p>
</form>
</section>`,
  });
}

/** An error page without a way back to the app, as Box shows them; `details` hides behind “Show Details”. */
export function authorizeErrorPage({
  title,
  text,
  details,
}: {
  title: string;
  text: string;
  details: [string, string][];
}): string {
  return page({
    title: `Box | ${title}`,
    body: html`<section class="card">
<h1>${title}</h1>
<p>${text}</p>
${
  details.length === 0
    ? null
    : html`<details><summary>Show Details</summary><dl>${details.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl></details>`
}
</section>`,
  });
}
