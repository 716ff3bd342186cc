import { Fault } from "#scripts/fault.ts";
import { poll } from "#scripts/poll.ts";
import { ensureBuild, ensureClient, ensureServerFile } from "./build.ts";
import { type Database, openDatabase } from "./database.ts";
import { type FirstSteps, takeFirstSteps } from "./first-steps.ts";
import { ensureKeys } from "./keys.ts";
import { type Plan, planProcesses, sharedVariables } from "./plans.ts";
import { checkSurroundings, takeDataFolder } from "./preflight.ts";
import { type RunningProcess, startProcess } from "./process.ts";
import type { Settings } from "./settings.ts";

export type Stack = {
  database: Database;
  firstSteps: FirstSteps;
  processes: RunningProcess[];
  /** Resolves with the process that ended although nobody stopped it, and without which the stack can't work. */
  died: Promise<RunningProcess>;
  stop: () => Promise<void>;
};

export type Voice = { say: (text: string) => void; warn: (name: string, text: string) => void };

const readySeconds = 90;
/** Sandbox, engine and console: the stack does not work without them. */
const vitalCount = 3;

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(30_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function untilReady(plan: Plan, running: RunningProcess, signal: AbortSignal): Promise<void> {
  const { readyUrl } = plan;
  if (readyUrl === undefined) return;
  let ending: number | NodeJS.Signals | undefined;
  void running.ended.then((how) => {
    ending = how;
  });
  const isSettled = async () => signal.aborted || ending !== undefined || (await answers(readyUrl));
  const ready = await poll(isSettled, readySeconds);
  signal.throwIfAborted();
  if (ready && ending === undefined) return;
  const how = ending === undefined ? `did not answer within ${readySeconds} s` : `ended at once (${ending})`;
  throw new Fault(`The ${plan.name} ${how}: see ${plan.logFile}.`);
}

/**
 * Everything that `npm start` starts. Whatever was started is stopped again when a part of it can't be, or when
 * `signal` aborts meanwhile.
 */
export async function startStack(settings: Settings, voice: Voice, signal: AbortSignal): Promise<Stack> {
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const { wasKilled, leave } = takeDataFolder(settings.dataFolder);
    stops.push(leave);
    await checkSurroundings(settings, wasKilled);
    const keyFiles = ensureKeys(settings, process.env);
    const database = await openDatabase(settings);
    stops.push(database.stop);
    const logFolder = `${settings.dataFolder}/logs`;
    await ensureClient(logFolder, signal);
    if (settings.isDev) await ensureServerFile(logFolder, signal);
    else await ensureBuild(logFolder, () => voice.say("Building the console (about half a minute)"), signal);
    const shared = sharedVariables(settings, keyFiles);
    const firstSteps = await takeFirstSteps(settings, { ...shared, DATABASE_URL: database.url }, signal);
    const plans = planProcesses(settings, shared, database, firstSteps.enrolmentCode);
    const processes: RunningProcess[] = [];
    // The last to start stops first: the endpoint server hands its runs back while the engine still answers.
    const stopAll = (which: RunningProcess[]) => Promise.all(which.map((running) => running.stop()));
    stops.push(async () => {
      await stopAll(processes.splice(vitalCount));
      await stopAll(processes);
    });
    const launch = async (plan: Plan) => {
      const running = startProcess(plan, (text) => voice.warn(plan.name, text));
      processes.push(running);
      await untilReady(plan, running, signal);
      return running;
    };
    const vital = await Promise.all([launch(plans.sandbox), launch(plans.engine), launch(plans.console)]);
    await launch(plans.endpointServer);
    const died = Promise.race(vital.map((running) => running.ended.then(() => running)));
    return { database, firstSteps, processes, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
