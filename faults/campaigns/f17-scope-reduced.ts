import { atBoxRequest } from "#faults/box-requests.ts";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Connected } from "#faults/connectors.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import { hasEnded } from "#faults/runs.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import type { Scope } from "#sandbox/box/oauth/scopes.ts";
import { until } from "#test/until.ts";

/** Takes a scope from every consent of the connector; gives what puts it back. */
function takeScope({ stand }: Field, { providerGrants }: Connected, scope: Scope): () => void {
  const { byId } = stand.sandbox.state.grants;
  const grants = [...byId.values()].filter(({ id }) => providerGrants.includes(id));
  for (const grant of grants) grant.scopes = grant.scopes.filter((held) => held !== scope);
  return () => {
    for (const grant of grants) grant.scopes = [...grant.scopes, scope];
  };
}

/** What could not be read is unknown, with its reason; the users are what an inventory can't be without. */
async function judge(field: Field, trials: Trials, runId: string, scope: Scope): Promise<void> {
  const run = field.runs.now(runId);
  if (run?.state === "failed") {
    const { failureCode } = await db.run.findUniqueOrThrow({ where: { id: runId } });
    if (scope !== "manage_managed_users" || failureCode !== "permission_missing" || !run.failureDetail)
      trials.violation(`without ${scope} run ${runId} failed: ${failureCode}, ${run.failureDetail}`);
    return;
  }
  if (run?.state !== "published") trials.violation(`without ${scope} run ${runId} is ${run?.state}: ${run?.reason}`);
  const streams = await db.runStream.findMany({ where: { runId, outcome: { not: "complete" } } });
  for (const { stream, outcome, reason } of streams)
    if (stream === "users" || outcome !== "not_permitted" || !reason)
      trials.violation(`without ${scope}, ${stream} of run ${runId} ended as ${outcome}: ${reason}`);
}

async function reduceOnce(field: Field, trials: Trials): Promise<boolean> {
  const { connectors, runs } = field;
  const chance = trials.draw();
  const connected = await connectors.connect("F17");
  const scope = chance.pick(["manage_managed_users", "manage_groups", "manage_enterprise_properties"]);
  let giveBack: (() => void) | null = null;
  const remove = atBoxRequest(field, connected, chance.between(1, 5), () => {
    giveBack = takeScope(field, connected, scope);
  });
  const runId = await connectors.start(connected);
  await until(() => hasEnded(runs.now(runId)), { withinSeconds: 200, that: `run ${runId} comes to its end` });
  remove();
  if (!giveBack) return false;
  trials.tried();
  await judge(field, trials, runId, scope);
  (giveBack as () => void)();
  // The next inventory is whole again: the checker compares it with the provider's.
  await runToPublished(field, trials, await connectors.start(connected));
  return true;
}

/** F17: the app loses a permission while a run goes on. */
export const scopeReduced: Campaign = {
  fault: "F17",
  title: "scope reduced in the middle of a run",
  trials: { short: 4, quick: 8, long: 90 },
  run: (field, trials) => allAtOnce(trials, 4, () => reduceOnce(field, trials)),
};
