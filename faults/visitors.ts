import { db } from "#lib/db.ts";
import { createPerson } from "#test/people.ts";
import type { Connected } from "./connectors.ts";
import { type Browser, openBrowser } from "./console.ts";

const password = "a long password of the fault campaigns";

/** People at their browsers, signed in once and never again, each with a connector that only they change. */
export type Visitors = {
  /** Each pauses or resumes their connector twice, one call after the other. Says whether every call was answered and done. */
  areServed(): Promise<boolean>;
  /** They go on changing things until `stop`. */
  keepChanging(): { stop(): Promise<void> };
  /** Every answer that was neither a success nor missing: a session that has ended, an action that is not known. */
  wrongAnswers: string[];
};

type Visitor = { browser: Browser; connectorId: string };

async function change({ browser, connectorId: id }: Visitor, wrongAnswers: string[]): Promise<boolean> {
  const isPaused = async () => (await db.connector.findUniqueOrThrow({ where: { id } })).pausedAt !== null;
  const before = await isPaused();
  const action = before ? "resumeConnectorAction" : "pauseConnectorAction";
  const status = await browser.call(action, { id });
  if (status === null) return false;
  const isDone = (await isPaused()) !== before;
  if (status !== 200 || !isDone) wrongAnswers.push(`${action} was answered ${status} and ${isDone ? "" : "not "}done`);
  return status === 200 && isDone;
}

/** A visitor for each connector, who signs in at the console behind `url`. */
export async function signInVisitors(url: string, connected: readonly Connected[]): Promise<Visitors> {
  const wrongAnswers: string[] = [];
  const visitors = await Promise.all(
    connected.map(async ({ id }): Promise<Visitor> => {
      const browser = openBrowser(() => url);
      await browser.signIn((await createPerson({ password })).email ?? "", password);
      return { browser, connectorId: id };
    }),
  );
  return {
    async areServed() {
      const served = visitors.map(
        async (visitor) => (await change(visitor, wrongAnswers)) && (await change(visitor, wrongAnswers)),
      );
      return (await Promise.all(served)).every(Boolean);
    },
    keepChanging() {
      let isOver = false;
      const changing = visitors.map(async (visitor) => {
        while (!isOver) await change(visitor, wrongAnswers);
      });
      return {
        async stop() {
          isOver = true;
          await Promise.all(changing);
        },
      };
    },
    wrongAnswers,
  };
}
