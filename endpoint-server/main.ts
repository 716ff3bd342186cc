import "./node-version.ts";
import { beginLog, endWhenUncaught } from "#lib/log/begin.ts";
import { log } from "#lib/log/log.ts";
import { version } from "#lib/protocol/version.ts";
import { check } from "./check.ts";
import { help, readCommand } from "./command.ts";
import { missingLaunch } from "./launch.ts";
import { endWithLauncher, relaunch } from "./relaunch.ts";
import { serve } from "./serve.ts";
import { Stop } from "./stop.ts";

/** Gives the exit code. */
async function main(): Promise<number> {
  const command = readCommand(process.argv.slice(2));
  if (command.do === "help" || command.do === "version") {
    console.log(command.do === "help" ? help : version);
    return 0;
  }
  endWithLauncher();
  const missing = missingLaunch(process.env, process.execArgv);
  if (missing) await relaunch(missing);
  if (command.do === "check") return (await check(process.env, console.log)) ? 0 : 1;
  beginLog("endpoint-server");
  endWhenUncaught();
  await serve(command.renewKey);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  const stopped = error instanceof DOMException && error.name === "AbortError";
  if (stopped) process.exit(0);
  log.fatal(error instanceof Error ? error.message : String(error), error instanceof Stop ? {} : { error });
  process.exit(1);
}
