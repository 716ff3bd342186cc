import { relative } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Fault } from "#scripts/fault.ts";
import type { RunningProcess } from "./process.ts";
import { projectRoot, readSettings, type Settings } from "./settings.ts";
import { type Stack, startStack, type Voice } from "./stack.ts";

const voice: Voice = {
  say: (text) => console.log(text),
  warn: (name, text) => console.error(`${name}: ${text}`),
};

/** As root below a folder that is closed to others, PostgreSQL's data has to lie outside the data folder. */
function farData(settings: Settings, { folder }: Stack["database"]): string[] {
  if (folder === undefined || folder.startsWith(settings.dataFolder)) return [];
  return [`                ${folder}   (PostgreSQL's part, which could not lie there)`];
}

function welcome(settings: Settings, { firstSteps: { administrator }, database }: Stack): string {
  const signIn = administrator
    ? [
        `  Sign in as    ${administrator.email}`,
        administrator.password
          ? `  Password      ${administrator.password}   (shown this once)`
          : "  Password      the one in ADMIN_PASSWORD",
      ]
    : [];
  return [
    "",
    `The Connector Console is ready: ${settings.publicUrl}`,
    "",
    ...signIn,
    `  Box sandbox   ${settings.sandboxUrl}   (its apps and accounts, to try a connector without Box)`,
    `  Data          ${relative(process.cwd(), settings.dataFolder) || "."}   (back it up, keys included)`,
    ...farData(settings, database),
    "",
    "Next: open Administration > Endpoint Servers, right-click this machine, choose Properties, then Features,",
    "tick Box connector and save. Then open Connectors > Box and click New. Ctrl-C stops everything.",
    "",
  ].join("\n");
}

/** `npm start` puts npm and a shell above us that do not pass SIGTERM on: resolves when they are gone. */
function parentGone(): Promise<string> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    if (!process.env.npm_lifecycle_event) return;
    setInterval(() => process.ppid !== parent && resolve("the program that started it is gone"), 500).unref();
  });
}

function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
  });
}

/** A part that is not done with starting may not hold up Ctrl-C for longer. */
const stopSeconds = 9;

type Ending = { reason: string } | { dead: RunningProcess };

async function run(isDev: boolean, asked: Promise<string>): Promise<number> {
  const settings = readSettings(process.env, isDev);
  const abort = new AbortController();
  const starting = startStack(settings, voice, abort.signal);
  const started = await Promise.race([starting, asked]);
  if (typeof started === "string") {
    abort.abort();
    const stopped = starting.then(
      (stack) => stack.stop(),
      () => {},
    );
    await Promise.race([stopped, setTimeout(stopSeconds * 1000)]);
    return 0;
  }
  voice.say(welcome(settings, started));
  const ending: Ending = await Promise.race([
    asked.then((reason) => ({ reason })),
    started.died.then((dead) => ({ dead })),
  ]);
  if ("dead" in ending) {
    const log = relative(projectRoot, ending.dead.logFile);
    console.error(`The ${ending.dead.name} ended (${await ending.dead.ended}): see ${log}. Stopping everything.`);
  } else voice.say("Stopping");
  await started.stop();
  return "dead" in ending ? 1 : 0;
}

/** Starts everything and stays until it is told to stop, or a part of it dies. Ends the process. */
export async function start({ isDev }: { isDev: boolean }): Promise<void> {
  const asked = Promise.race([signalled(), parentGone()]);
  try {
    process.exit(await run(isDev, asked));
  } catch (error) {
    console.error(error instanceof Fault ? error.message : error);
    process.exit(1);
  }
}
