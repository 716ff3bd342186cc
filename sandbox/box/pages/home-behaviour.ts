import { FAULT_ACTIONS, type FaultState, ROUTES } from "#sandbox/box/http/faults.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import { type SCENARIOS, type Switches, switchesSchema } from "#sandbox/box/switches.ts";
import { html, type Markup } from "./html.ts";

const SCENARIO_WORDS = {
  real: "As Box really is",
  strict: "Strict single-use refresh",
  awkward: "Awkward in every lawful way",
  gentle: "Gentle",
} as const satisfies Record<keyof typeof SCENARIOS, string>;

function option(value: string, label: string, chosen: boolean): Markup {
  return html`<option value="${value}"${chosen ? { markup: " selected" } : null}>${label}</option>`;
}

function faultRow([route, fault]: [string, FaultState]): Markup {
  const often = fault.times === null ? "every request" : `${fault.spoiled} of ${fault.times} done`;
  return html`<tr><td><code>${route}</code></td><td>${FAULT_ACTIONS[fault.action]}</td><td>${often}</td>
<td><form method="post" action="/home/faults/${route}/remove"><button class="quiet" type="submit">Remove the fault of ${route}</button></form></td></tr>`;
}

/** What goes wrong now, and the form that makes something go wrong. */
export function faultsSection({ faults }: SandboxState): Markup {
  const rows = [...faults].map(([route, fault]) => faultRow([route, fault]));
  return html`<section class="card" id="faults" aria-labelledby="faults-title"><h2 id="faults-title">Faults</h2>
${
  rows.length === 0
    ? html`<p>Nothing goes wrong at the moment.</p>`
    : html`<div class="scroll"><table><thead><tr><th scope="col">Route</th><th scope="col">Fault</th><th scope="col">How often</th><th scope="col">Remove</th></tr></thead><tbody>${rows}</tbody></table></div>`
}
<form method="post" action="/home/faults" class="below"><div class="row">
<div class="field"><label for="fault-route">Route</label><select id="fault-route" name="route">${["any", ...ROUTES].map((route) => option(route, route, false))}</select></div>
<div class="field"><label for="fault-action">What happens</label><select id="fault-action" name="action">${Object.entries(FAULT_ACTIONS).map(([action, words]) => option(action, words, action === "503"))}</select></div>
<div class="field"><label for="fault-times">How many times (empty: always)</label><input id="fault-times" name="times" type="number" min="1"></div>
<div class="field"><label for="fault-retry">Retry-After, seconds</label><input id="fault-retry" name="retryAfterSeconds" type="number" min="0" value="2" required></div>
<div class="field"><label for="fault-delay">Delay, milliseconds</label><input id="fault-delay" name="delayMs" type="number" min="0" value="5000" required></div>
<button type="submit">Switch on</button></div></form></section>`;
}

/** The clock of the sandbox, which runs with the real one and can be put forward. */
export function clockSection({ clock }: SandboxState): Markup {
  const step = (seconds: number, words: string) =>
    html`<button class="quiet" name="seconds" value="${seconds}">${words}</button>`;
  return html`<section class="card" id="clock" aria-labelledby="clock-title"><h2 id="clock-title">Clock</h2>
<p>In the sandbox it is <strong>${new Date(clock.now()).toUTCString()}</strong>${clock.offsetMs() > 0 ? html`, ahead of the real time by ${(clock.offsetMs() / 86_400_000).toFixed(2)} days` : null}. It can only be put forward.</p>
<form method="post" action="/home/clock" class="row">${step(31, "31 seconds")}${step(3900, "65 minutes")}${step(604_800, "7 days")}${step(5_270_400, "61 days")}</form></section>`;
}

function switchField(name: string, value: Switches[keyof Switches]): Markup {
  const field = switchesSchema.shape[name as keyof Switches];
  const words = field.description ?? name;
  const inner = field.unwrap();
  const id = `switch-${name}`;
  if (inner.type === "boolean") {
    return html`<label class="tick"><input type="checkbox" name="${name}" value="true"${value === true ? { markup: " checked" } : null}> <span><code>${name}</code> ${words}</span></label>`;
  }
  const input =
    inner.type === "enum"
      ? html`<select id="${id}" name="${name}">${inner.options.map((choice: string) => option(choice, choice, choice === value))}</select>`
      : html`<input id="${id}" name="${name}" type="number" min="0" value="${value === null ? "" : String(value)}">`;
  return html`<div class="field"><label for="${id}"><code>${name}</code></label>${input}<span class="soft">${words}</span></div>`;
}

/** How Box behaves: every quirk with a switch of its own. */
export function switchesSection({ switches }: SandboxState): Markup {
  const entries = Object.entries(switches);
  const ticks = entries.filter(([, value]) => typeof value === "boolean");
  const choices = entries.filter(([, value]) => typeof value !== "boolean");
  return html`<section class="card" id="switches" aria-labelledby="switches-title"><h2 id="switches-title">How Box behaves</h2>
<form method="post" action="/home/scenario" class="row">${Object.entries(SCENARIO_WORDS).map(
    ([name, words]) => html`<button class="quiet" name="scenario" value="${name}">${words}</button>`,
  )}</form>
<details><summary>Every switch</summary><form method="post" action="/home/switches">
${ticks.map(([name, value]) => switchField(name, value))}
<div class="below">${choices.map(([name, value]) => switchField(name, value))}</div>
<button type="submit">Save the switches</button></form></details></section>`;
}
