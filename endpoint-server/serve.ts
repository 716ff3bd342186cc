import { version } from "#lib/protocol/version.ts";
import { readConfig } from "./config.ts";
import { consoleClient } from "./console-client.ts";
import { ensureEnrolled } from "./enrol.ts";
import { beat, type Standing } from "./heartbeat.ts";
import { identityKeeper, readIdentity } from "./identity.ts";
import { say } from "./say.ts";
import { workLoop } from "./work-loop.ts";

const mostDrainMs = 29_000;

/**
 * Enrols when it has to and works until SIGTERM or SIGINT. `renewKey`: the machine's key is renewed first. Throws Stop
 * when this machine can't work or is no longer welcome.
 */
export async function serve(renewKey: boolean): Promise<void> {
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
  const client = consoleClient(config.engineUrl, keeper, life.signal, { renewKey });
  const standing: Standing = { draining: false };
  say(`Endpoint server "${keeper.current().enrolment?.name}", release ${version}, works for ${config.engineUrl}.`);
  const beating = beat(client, standing, life.signal);
  await Promise.race([workLoop(client, standing, draining.signal, life.signal), beating]);
}
