import { nameKeyOf } from "#lib/connectors/schema.ts";
import type { Client } from "./client.ts";
import type { WantedConnector } from "./connector-file.ts";
import type { ChangedConnector } from "./difference.ts";
import { Exit } from "./exit.ts";
import type { Named } from "./find-connector.ts";
import type { Plan } from "./plan.ts";
import { Problem } from "./problem.ts";

type Deed = "created" | "changed" | "deleted";

/** What became of a connector. Unknown: the answer was lost, so it may be done or not. */
export type Result = {
  name: string;
  became: Deed | "unchanged" | "refused" | "unknown" | "not tried";
  /** Why it was refused or is unknown. */
  why?: string;
};

/** What became of each, and why nothing more was tried, when it was ended early. */
export type Outcome = { results: Result[]; stopped: string | null };

type Step = { name: string; deed: Deed; run: () => Promise<unknown> };

function fieldsOf(plan: Plan, { clientSecretEnv: _, endpointServer, ...connector }: WantedConnector) {
  return { ...connector, endpointServerId: endpointServer && (plan.serverIds.get(endpointServer) ?? null) };
}

async function isThere(client: Client, id: string, name: string): Promise<boolean> {
  try {
    const { body } = await client.get<Named>(`/connectors/${id}`);
    return nameKeyOf(body.name) === nameKeyOf(name);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return false;
    throw error;
  }
}

/**
 * Makes a connector once, also when the answer was lost and the program is called again. When the
 * console answers with one that was made by the same request and deleted or renamed since, the next key makes it anew.
 */
async function create(client: Client, plan: Plan, wanted: WantedConnector): Promise<void> {
  const clientSecret = plan.clientSecrets.get(wanted.name);
  const body = { kind: plan.kind.id, ...fieldsOf(plan, wanted), clientSecret };
  for (let time = 1; ; time += 1) {
    const answer = await client.post<{ id: string }>("/connectors", body, client.keyOf(JSON.stringify([time, body])));
    const isReplayed = answer.headers.get("idempotency-replayed") === "true";
    if (!isReplayed || (await isThere(client, answer.body.id, wanted.name))) return;
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

/** Whether the next connector would meet the same: the console is away, or the token may do nothing here. */
const meetsAll = (error: Exit) => !(error instanceof Problem) || error.status === 401 || error.status === 403;

/**
 * Does the plan one by one, deleting last, and goes on after what is refused; `tell` gets each result as it comes. Ends
 * early when the console is away, when the token is refused, and before the next one when `life` ends.
 */
export async function carryOut(
  client: Client,
  plan: Plan,
  isPruning: boolean,
  tell: (result: Result) => void,
  life: AbortSignal,
): Promise<Outcome> {
  const steps: Step[] = [
    ...plan.changed.map(
      (each): Step => ({
        name: each.wanted.name,
        deed: "changed",
        run: () => change(client, plan, each),
      }),
    ),
    ...plan.created.map((each): Step => ({ name: each.name, deed: "created", run: () => create(client, plan, each) })),
    ...(isPruning ? plan.onlyHere : []).map(
      (each): Step => ({
        name: each.name,
        deed: "deleted",
        run: () => remove(client, each),
      }),
    ),
  ];
  const results: Result[] = [];
  const add = (result: Result) => {
    results.push(result);
    tell(result);
  };
  for (const { name } of plan.unchanged) add({ name, became: "unchanged" });
  const leftFrom = (place: number) => steps.slice(place).map(({ name }): Result => ({ name, became: "not tried" }));
  for (const [place, { name, deed, run }] of steps.entries()) {
    if (life.aborted) return { results: [...results, ...leftFrom(place)], stopped: "it was interrupted." };
    try {
      await run();
      add({ name, became: deed });
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      const isRefused = error instanceof Problem;
      if (!meetsAll(error)) {
        add({ name, became: "refused", why: error.message });
        continue;
      }
      add({ name, became: isRefused ? "not tried" : "unknown" });
      return { results: [...results, ...leftFrom(place + 1)], stopped: error.message };
    }
  }
  return { results, stopped: null };
}
