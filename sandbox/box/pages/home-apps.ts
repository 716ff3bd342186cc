import type { BoxApp } from "#sandbox/box/oauth/apps.ts";
import { CONSOLE_TICKS, isTicked } from "#sandbox/box/oauth/console-ticks.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import { html, type Markup } from "./html.ts";

function copyable(value: string, what: string): Markup {
  return html`<code>${value}</code><button class="copy quiet" type="button" data-copy="${value}" aria-label="Copy the ${what}" hidden>Copy</button>`;
}

type Fields = {
  key: string;
  name: string;
  redirectUris: string;
  ticked: (tick: (typeof CONSOLE_TICKS)[number]) => boolean;
};

function fields({ key, name, redirectUris, ticked }: Fields): Markup {
  const tick = (one: (typeof CONSOLE_TICKS)[number]) =>
    html`<label class="tick"><input type="checkbox" name="scope" value="${one.name}"${
      ticked(one) ? { markup: " checked" } : null
    }> ${one.label}</label>`;
  return html`<div class="field"><label for="name-${key}">App name</label>
<input id="name-${key}" name="name" type="text" required maxlength="100" value="${name}"></div>
<div class="field"><label for="uris-${key}">Redirect URIs, one per line</label>
<textarea id="uris-${key}" name="redirectUris" rows="2" required spellcheck="false">${redirectUris}</textarea></div>
<fieldset><legend>Content actions</legend>${CONSOLE_TICKS.filter(({ content }) => content).map(tick)}</fieldset>
<fieldset><legend>Administrative actions</legend>${CONSOLE_TICKS.filter(({ content }) => !content).map(tick)}</fieldset>`;
}

const OPEN = html` open`;

function appCard(app: BoxApp, draft: AppDraft): Markup {
  const key = app.clientId;
  const redirectUris = app.redirectUris.join("\n");
  const saved: Fields = { key, name: app.name, redirectUris, ticked: (tick) => isTicked(app.scopes, tick) };
  const typed = draftOf(draft, key);
  return html`<h3>${app.name}</h3>
${app.purpose === "" ? null : html`<p class="soft">${app.purpose}</p>`}
<dl><dt>Client ID</dt><dd>${copyable(app.clientId, `client ID of ${app.name}`)}</dd>
<dt>Client secret</dt><dd>${copyable(app.clientSecret, `client secret of ${app.name}`)}</dd>
<dt>Redirect URIs</dt><dd>${app.redirectUris.map((uri) => html`<div>${copyable(uri, "redirect URI")}</div>`)}</dd></dl>
<details${typed ? OPEN : null}><summary>Configuration of ${app.name}</summary>
<form method="post" action="/home/apps/${key}">
${fields(typed ?? saved)}
<button type="submit">Save changes</button>
</form></details>`;
}

/** What was typed into a form that was refused, so that it need not be typed again. */
export type AppDraft = { key: string; name: string; redirectUris: string; ticks: readonly string[] };

const NO_DRAFT: AppDraft = { key: "", name: "", redirectUris: "", ticks: [] };

function draftOf(draft: AppDraft, key: string): Fields | null {
  const { name, redirectUris, ticks } = draft;
  return draft.key === key ? { key, name, redirectUris, ticked: (tick) => ticks.includes(tick.name) } : null;
}

/** The apps with what a connector needs of them, and the form that makes one. */
export function appsSection({ apps }: SandboxState, given: AppDraft | null): Markup {
  const draft = given ?? NO_DRAFT;
  const empty: Fields = { key: "new", name: "", redirectUris: "", ticked: ({ content }) => content };
  return html`<section class="card" id="apps" aria-labelledby="apps-title"><h2 id="apps-title">Apps</h2>
<p class="soft">As in Box’s developer console: Custom app, User authentication (OAuth 2.0).</p>
${[...apps.values()].map((app) => appCard(app, draft))}
<details id="new-app"${draft.key === "new" ? OPEN : null}><summary>Create new app</summary>
<form method="post" action="/home/apps">
${fields(draftOf(draft, "new") ?? empty)}
<button type="submit">Create app</button>
</form></details></section>`;
}
