import type { SandboxState } from "#sandbox/box/state.ts";
import { activitySection } from "./home-activity.ts";
import { type AppDraft, appsSection } from "./home-apps.ts";
import { clockSection, faultsSection, switchesSection } from "./home-behaviour.ts";
import { rehearsalsSection } from "./home-rehearsals.ts";
import { worldSection } from "./home-world.ts";
import { html, type Markup } from "./html.ts";
import { page } from "./page.ts";

const COPY_SCRIPT = `for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
}`;

const INTRODUCTION = html`<section class="card"><h1>A Box to try things with</h1>
<p>This sandbox behaves like Box for everything that an inventory needs: the pages on which an administrator authorizes an app,
the tokens, the listings of users, groups and memberships, the enterprise events, and the ways in which all of them fail.</p>
<ol><li>Take the <strong>Client ID</strong> and <strong>Client secret</strong> of an app below, or create one as Box’s developer console does.</li>
<li>Enter them in the connector and press <strong>Authorize</strong>. A window asks for a Box login: use an account below and press <strong>Authorize</strong> there as well.</li>
<li>Press <strong>Grant access to Box</strong>. The browser goes back to the redirect URI of the app.</li></ol></section>`;

/** What the page says beside its state: what was done, or what is wrong with the form that was sent. */
export type HomeWords = { said: string | null; error: string | null; draft: AppDraft | null };

/** The page at `/`: everything a person needs to use and to disturb the sandbox. */
export function homePage(state: SandboxState, { said, error, draft }: HomeWords): string {
  const notice: Markup | null = said === null ? null : html`<p class="said" role="status">${said}</p>`;
  const alert: Markup | null = error === null ? null : html`<p class="error" role="alert">${error}</p>`;
  return page({
    title: "Box sandbox",
    wide: true,
    body: html`${notice}${alert}${INTRODUCTION}
${appsSection(state, draft)}${worldSection(state)}${rehearsalsSection(state)}${faultsSection(state)}${clockSection(state)}${switchesSection(state)}${activitySection(state)}
<script>${{ markup: COPY_SCRIPT }}</script>`,
  });
}
