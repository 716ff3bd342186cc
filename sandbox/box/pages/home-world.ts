import type { Account } from "#sandbox/box/accounts.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import { type Enterprise, userIndexOf } from "#sandbox/box/world/enterprise.ts";
import { groupCount } from "#sandbox/box/world/groups.ts";
import { userCount } from "#sandbox/box/world/listing.ts";
import { html, type Markup } from "./html.ts";

function accountRows(accounts: Account[]): Markup {
  return html`<div class="scroll"><table><thead><tr><th scope="col">Email</th><th scope="col">Password</th><th scope="col">What it is for</th></tr></thead>
<tbody>${accounts.map(
    ({ login, password, purpose }) =>
      html`<tr><td><code>${login}</code></td><td><code>${password}</code></td><td>${purpose}</td></tr>`,
  )}</tbody></table></div>`;
}

function enterpriseCard(enterprise: Enterprise, accounts: Account[]): Markup {
  const { appsDisabled, id, name } = enterprise;
  const apps = appsDisabled
    ? "Its administrator allows no apps: Box says “Disabled by Administrator”."
    : "Apps are allowed.";
  return html`<h3>${name}</h3>
<p class="soft">A paying enterprise with ${userCount(enterprise)} users and ${groupCount(enterprise)} groups, about ${enterprise.eventsPerDay} events a day. ID ${id}. ${apps}</p>
${accountRows(accounts)}
<form method="post" action="/home/enterprises/${id}" class="row below">
<button class="quiet" name="change" value="${appsDisabled ? "allowApps" : "disableApps"}">${appsDisabled ? "Allow apps" : "Disable apps"} in ${name}</button>
<button class="quiet" name="change" value="addUsers">Add 10 users to ${name}</button>
<button class="quiet" name="change" value="massDeparture">Half of ${name} leaves</button>
</form>`;
}

function numberField(name: string, label: string, value: number, most: number): Markup {
  return html`<div class="field"><label for="new-${name}">${label}</label><input id="new-${name}" name="${name}" type="number" min="0" max="${most}" required value="${value}"></div>`;
}

/** Enterprises and accounts, and the form that makes another enterprise. */
export function worldSection(state: SandboxState): Markup {
  const enterprises = [...state.enterprises.values()];
  const belongs = ({ userId }: Account, enterprise: Enterprise) => userIndexOf(enterprise, userId) !== null;
  const free = state.accounts.filter((account) => !enterprises.some((enterprise) => belongs(account, enterprise)));
  return html`<section class="card" id="accounts" aria-labelledby="accounts-title"><h2 id="accounts-title">Accounts</h2>
${enterprises.map((enterprise) =>
  enterpriseCard(
    enterprise,
    state.accounts.filter((account) => belongs(account, enterprise)),
  ),
)}
${free.length === 0 ? null : html`<h3>Free accounts</h3>${accountRows(free)}`}
<details><summary>Make another enterprise</summary>
<form method="post" action="/home/enterprises">
<div class="row"><div class="field"><label for="new-name">Name</label><input id="new-name" name="name" type="text" required maxlength="100"></div>
<div class="field"><label for="new-domain">Mail domain</label><input id="new-domain" name="domain" type="text" required maxlength="100" placeholder="hooli.example"></div></div>
<div class="row below">${numberField("users", "Users", 10_000, 50_000_000)}${numberField("groups", "Groups", 200, 9_000_000)}${numberField("memberships", "Memberships", 30_000, 1_000_000_000)}${numberField("eventsPerDay", "Events a day", 5000, 2_000_000)}</div>
<p class="below"><button type="submit">Make the enterprise</button></p>
</form></details></section>`;
}
