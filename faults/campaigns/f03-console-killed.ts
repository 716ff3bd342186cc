import { setTimeout as delay } from "node:timers/promises";
import type { Campaign } from "#faults/campaign.ts";
import type { Connected } from "#faults/connectors.ts";
import { type Console, openConsole } from "#faults/console.ts";
import type { Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";

const password = "a long password of the fault campaigns";

/** Several actions are under way when the console dies; each is done with its audit row, or not done. */
async function killOnce(web: Console, trials: Trials, connected: Connected[]): Promise<void> {
  const chance = trials.draw();
  const calls = connected.map(({ id }) =>
    web.call(chance.pick(["pauseConnectorAction", "resumeConnectorAction", "startRunAction"]), { id }),
  );
  await delay(chance.between(0, 60));
  await web.kill();
  const statuses = await Promise.all(calls);
  const wrong = statuses.find((status) => status !== null && status !== 200);
  if (wrong) trials.violation(`an action was answered ${wrong}`);
  let isBack = false;
  trials.injected("kill -9 of the console", () => isBack);
  await web.start();
  isBack = true;
}

/** A connector is paused if its log says so last, and changed as often as the log says. */
async function judge(trials: Trials, { id }: Connected): Promise<void> {
  const { pausedAt, revision } = await db.connector.findUniqueOrThrow({ where: { id } });
  const events = await db.auditEvent.findMany({
    where: { noun: "connector", subjectId: id, event: { in: ["paused", "resumed"] } },
    orderBy: { id: "asc" },
  });
  if (revision !== events.length + 1)
    trials.violation(`a connector of revision ${revision} has ${events.length} audit rows`);
  if ((pausedAt !== null) !== (events.at(-1)?.event === "paused"))
    trials.violation("a connector is paused and the log says otherwise, or the other way round");
}

/** F3: the console dies while people change things. */
export const consoleKilled: Campaign = {
  fault: "F3",
  title: "kill -9 of the console during actions",
  trials: { short: 6, quick: 30, long: 300 },
  async run({ connectors }, trials) {
    const web = openConsole();
    const email = (await createPerson({ password })).email ?? "";
    const connected = await Promise.all(Array.from({ length: 6 }, () => connectors.connect("F3")));
    await web.start();
    try {
      await web.signIn(email, password);
      const [first] = connected;
      const worked = first && (await web.call("pauseConnectorAction", { id: first.id }));
      const paused = await db.connector.count({ where: { id: first?.id ?? "", pausedAt: { not: null } } });
      if (worked !== 200 || paused !== 1)
        throw new Error(`An action before any fault was answered ${worked} and did nothing.`);
      for (let trial = 0; trial < trials.count; trial += 1) await killOnce(web, trials, connected);
      for (const one of connected) await judge(trials, one);
    } finally {
      await web.kill();
    }
  },
};
