import type { SandboxState } from "#sandbox/box/state.ts";
import { html, type Markup } from "./html.ts";

const SHOWN = 15;

function grantsTable(state: SandboxState): Markup {
  const grants = [...state.grants.byId.values()].slice(-SHOWN);
  if (grants.length === 0) return html`<p>No app has been granted access yet.</p>`;
  const login = (userId: string) => state.accounts.find((account) => account.userId === userId)?.login ?? userId;
  const row = ({
    id,
    clientId,
    userId,
    pending,
  }: (typeof grants)[number]) => html`<tr><td>${state.apps.get(clientId)?.name ?? clientId}</td>
<td>${login(userId)}</td><td>${pending ? "A refresh whose token is not yet used" : "In use"}</td>
<td><form method="post" action="/home/grants/${id}/end"><button class="quiet" type="submit">Revoke</button></form></td></tr>`;
  return html`<div class="scroll"><table><thead><tr><th scope="col">App</th><th scope="col">Account</th><th scope="col">Tokens</th><th scope="col">End it</th></tr></thead><tbody>${grants.map(row)}</tbody></table></div>`;
}

/** The grants that are held and the latest requests. */
export function activitySection(state: SandboxState): Markup {
  const entries = state.journal.since(0, null).slice(-SHOWN).reverse();
  const row = ({ at, method, path, status, fault }: (typeof entries)[number]) =>
    html`<tr><td>${at.slice(11, 19)}</td><td><code>${method} ${path}</code></td><td>${status ?? "no answer"}</td><td>${fault ?? ""}</td></tr>`;
  return html`<section class="card" id="activity" aria-labelledby="activity-title"><h2 id="activity-title">Grants and requests</h2>
${grantsTable(state)}
<h3>Latest requests</h3>
${
  entries.length === 0
    ? html`<p>None yet.</p>`
    : html`<div class="scroll"><table><thead><tr><th scope="col">UTC</th><th scope="col">Request</th><th scope="col">Status</th><th scope="col">Fault</th></tr></thead><tbody>${entries.map(row)}</tbody></table></div>`
}</section>`;
}
