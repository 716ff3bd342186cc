import type { Client } from "./client.ts";
import type { WantedConnector } from "./connector-file.ts";
import type { ChangedConnector } from "./difference.ts";
import { Exit } from "./exit.ts";
import type { Named } from "./find-connector.ts";
import type { Plan } from "./plan.ts";
import { Problem } from "./problem.ts";

/** One thing to do, named for people. */
type Step = { what: string; run: () => Promise<unknown> };

export type Outcome = { done: string[]; failed: { what: string; why: string } | null; notDone: string[] };

function fieldsOf(plan: Plan, { clientSecretEnv: _, endpointServer, ...connector }: WantedConnector) {
  return { ...connector, endpointServerId: endpointServer && (plan.serverIds.get(endpointServer) ?? null) };
}

async function isGone(client: Client, id: string): Promise<boolean> {
  try {
    await client.get(`/connectors/${id}`);
    return false;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return true;
    throw error;
  }
}

/**
 * Makes a connector once, also when the answer was lost and the program is called again. When the
 * console answers with one that was made by the same request and deleted since, the next key makes it anew.
 */
async function create(client: Client, plan: Plan, wanted: WantedConnector): Promise<void> {
  const clientSecret = plan.clientSecrets.get(wanted.name);
  const body = { kind: plan.kind.id, ...fieldsOf(plan, wanted), clientSecret };
  for (let time = 1; ; time += 1) {
    const answer = await client.post<{ id: string }>("/connectors", body, client.keyOf(JSON.stringify([time, body])));
    const isReplayed = answer.headers.get("idempotency-replayed") === "true";
    if (!isReplayed || !(await isGone(client, answer.body.id))) return;
  }
}

function change(client: Client, plan: Plan, { present, wanted, changes }: ChangedConnector) {
  const names = new Set(
    changes.map(({ field }) => (field === "endpointServer" ? "endpointServerId" : field.split(".")[0])),
  );
  const all = { ...fieldsOf(plan, wanted), clientSecret: plan.clientSecrets.get(wanted.name) };
  const body = Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
  return client.send("PATCH", `/connectors/${present.id}`, { body, headers: { "if-match": present.etag } });
}

const remove = (client: Client, { id }: Named) => client.send("DELETE", `/connectors/${id}`);

/** Does the plan one by one, deleting last. Ends at the first failure and says what was done and what wasn't. */
export async function carryOut(client: Client, plan: Plan, isPruning: boolean): Promise<Outcome> {
  const steps: Step[] = [
    ...plan.changed.map((each) => ({ what: `"${each.wanted.name}" changed`, run: () => change(client, plan, each) })),
    ...plan.created.map((each) => ({ what: `"${each.name}" created`, run: () => create(client, plan, each) })),
    ...(isPruning ? plan.onlyHere : []).map((each) => ({
      what: `"${each.name}" deleted`,
      run: () => remove(client, each),
    })),
  ];
  const done: string[] = [];
  for (const [place, { what, run }] of steps.entries()) {
    try {
      await run();
      done.push(what);
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      const notDone = steps.slice(place + 1).map((step) => step.what);
      return { done, failed: { what, why: error.message }, notDone };
    }
  }
  return { done, failed: null, notDone: [] };
}
