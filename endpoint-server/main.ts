import { readConfig } from "./config.ts";
import { consoleClient } from "./console-client.ts";
import { ensureEnrolled } from "./enrol.ts";
import { beat, type Standing } from "./heartbeat.ts";
import { identityKeeper, readIdentity } from "./identity.ts";
import { say } from "./say.ts";
import { Stop } from "./stop.ts";
import { workLoop } from "./work-loop.ts";

const mostDrainMs = 29_000;

function readFlags(flags: string[]): { renewKey: boolean } {
  const unknown = flags.find((flag) => flag !== "--rotate-key");
  if (unknown) throw new Stop(`There is no option ${unknown}. The only one is --rotate-key.`);
  return { renewKey: flags.length > 0 };
}

async function serve(): Promise<void> {
  const life = new AbortController();
  const draining = new AbortController();
  const stopNow = () => process.exit(draining.signal.aborted ? 1 : 0);
  function stop(): void {
    if (draining.signal.aborted) stopNow();
    say("Stopping: the page being read is finished, and the run handed back.");
    draining.abort();
    setTimeout(stopNow, mostDrainMs).unref();
  }
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  const config = readConfig(process.env);
  const keeper = identityKeeper(config.dataFolder, await readIdentity(config.dataFolder));
  await ensureEnrolled(config, keeper, draining.signal);
  const client = consoleClient(config.engineUrl, keeper, life.signal, readFlags(process.argv.slice(2)));
  const standing: Standing = { draining: false };
  say(`Endpoint server "${keeper.current().enrolment?.name}" works for ${config.engineUrl}.`);
  const beating = beat(client, standing, life.signal);
  await Promise.race([workLoop(client, standing, draining.signal, life.signal), beating]);
}

try {
  await serve();
  process.exit(0);
} catch (error) {
  const stopped = error instanceof DOMException && error.name === "AbortError";
  if (stopped) process.exit(0);
  console.error(error instanceof Stop ? error.message : error);
  process.exit(1);
}
