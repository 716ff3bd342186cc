import { systemClock } from "#lib/connectors/box/clock.ts";
import { boxProviderWith } from "#lib/connectors/box/provider.ts";
import { db } from "#lib/db.ts";
import type { Sandbox } from "#sandbox/box/sandbox.ts";
import { boxAccess } from "./box-access.ts";
import { beginRun } from "./runs.ts";

const patience = { timeoutMs: 5000, totalMs: 5000, firstWaitMs: 5 };
const provider = boxProviderWith({ person: patience, run: patience }, systemClock);

/** Takes the inventory of a sandbox's enterprise for a connector, through the doors of a run; gives the run's id. */
export async function takeSandboxInventory(
  sandbox: Sandbox,
  { connectorId, enterpriseId, login }: { connectorId: string; enterpriseId: string; login: string },
): Promise<string> {
  const run = await beginRun({ connectorId });
  await db.run.update({ where: { id: run.runId }, data: { settings: { lookBackDays: 90 } } });
  for await (const batch of provider.inventory({
    ...boxAccess(sandbox, login),
    enterpriseId,
    settings: { lookBackDays: 90 },
    positions: {},
    cursor: null,
    requestsPerMinute: 1_000_000,
    log: () => {},
  }))
    await run.send(batch);
  await run.complete();
  return run.runId;
}
