import { setTimeout as delay } from "node:timers/promises";
import type { Campaign } from "#faults/campaign.ts";
import type { Connected } from "#faults/connectors.ts";
import { type Browser, openBrowser, startConsole } from "#faults/console.ts";
import { judgePauses } from "#faults/pauses.ts";
import type { Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";
import type { Running } from "#test/processes.ts";

const password = "a long password of the fault campaigns";

/** Several actions are under way when the console dies; each is done with its audit row, or not done. */
async function killOnce(
  browser: Browser,
  running: Running,
  trials: Trials,
  connected: Connected[],
): Promise<Running & { url: string }> {
  const chance = trials.draw();
  const calls = connected.map(({ id }) =>
    browser.call(chance.pick(["pauseConnectorAction", "resumeConnectorAction", "startRunAction"]), { id }),
  );
  await delay(chance.between(0, 60));
  await running.stop("SIGKILL");
  const statuses = await Promise.all(calls);
  const wrong = statuses.find((status) => status !== null && status !== 200);
  if (wrong) trials.violation(`an action was answered ${wrong}`);
  let isBack = false;
  trials.injected("kill -9 of the console", () => isBack);
  const next = await startConsole();
  isBack = true;
  return next;
}

/** F3: the console dies while people change things. */
export const consoleKilled: Campaign = {
  fault: "F3",
  title: "kill -9 of the console during actions",
  trials: { short: 6, quick: 30, long: 300 },
  async run({ connectors }, trials) {
    const email = (await createPerson({ password })).email ?? "";
    const connected = await Promise.all(Array.from({ length: 6 }, () => connectors.connect("F3")));
    let web: Running & { url: string } = await startConsole();
    const browser = openBrowser(() => web.url);
    try {
      await browser.signIn(email, password);
      const [first] = connected;
      const worked = first && (await browser.call("pauseConnectorAction", { id: first.id }));
      const paused = await db.connector.count({ where: { id: first?.id ?? "", pausedAt: { not: null } } });
      if (worked !== 200 || paused !== 1)
        throw new Error(`An action before any fault was answered ${worked} and did nothing.`);
      while (trials.wants()) web = await killOnce(browser, web, trials, connected);
      for (const one of connected) await judgePauses(trials, one);
    } finally {
      await web.stop("SIGKILL");
    }
  },
};
