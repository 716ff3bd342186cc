import { beginLog, endWhenUncaught } from "#lib/log/begin.ts";
import { log } from "#lib/log/log.ts";
import { sentenceOf } from "./jobs/job-log.ts";
import { readSettings } from "./settings.ts";
import { type RunningEngine, startEngine } from "./start.ts";

const stopWithinMs = 25_000;

/** A signal while the engine still starts stops it as soon as it has. */
function stopOnSignals(starting: Promise<RunningEngine>): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => process.exit(0), stopWithinMs).unref();
    starting
      .then(({ stop }) => stop())
      .then(() => process.exit(0))
      .catch(() => process.exit(1));
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

try {
  beginLog("engine");
  endWhenUncaught();
  const starting = startEngine(readSettings(process.env));
  stopOnSignals(starting);
  await starting;
} catch (error) {
  log.fatal(sentenceOf(error).replace(/^Error: /, ""));
  process.exit(1);
}
