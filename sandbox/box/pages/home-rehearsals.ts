import { REHEARSALS, type Rehearsal } from "#sandbox/box/rehearsals.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import { html, type Markup } from "./html.ts";

function button(name: string, { title, begin, end }: Rehearsal, isUnderWay: boolean): Markup | null {
  if (!begin) return null;
  const [change, words] = isUnderWay && end ? ["end", "Put right"] : ["begin", "Begin"];
  return html`<form method="post" action="/home/rehearsals/${name}"><button class="quiet" name="change" value="${change}">${words}: ${title}</button></form>`;
}

/** What may happen to a connector, each with a button that makes it happen and what to look for in the console. */
export function rehearsalsSection(state: SandboxState): Markup {
  return html`<section class="card" id="rehearsals" aria-labelledby="rehearsals-title"><h2 id="rehearsals-title">Rehearsals</h2>
<p>What happens to every connector one day, on a day of your choice. Begin one and watch the console.</p>
${Object.entries(REHEARSALS).map(([name, rehearsal]) => {
  const isUnderWay = rehearsal.isUnderWay?.(state) ?? false;
  return html`<details${isUnderWay ? { markup: " open" } : null}><summary>${rehearsal.title}${isUnderWay ? html` <strong>(under way)</strong>` : null}</summary>
<p>${rehearsal.story}</p><ol>${rehearsal.steps.map((step) => html`<li>${step}</li>`)}</ol>${button(name, rehearsal, isUnderWay)}</details>`;
})}</section>`;
}
