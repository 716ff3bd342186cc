import type { Person } from "#lib/caller.ts";
import { startRun } from "#lib/runs/start.ts";
import type { Sandbox } from "#sandbox/box/sandbox.ts";
import type { Enterprise } from "#sandbox/box/world/enterprise.ts";
import { makeEnterprise } from "#test/box-truth.ts";
import { createSandboxConnector } from "#test/sandbox-connector.ts";
import { until } from "#test/until.ts";
import { hasEnded, type Runs } from "./runs.ts";
import { turns } from "./turns.ts";

export type Connected = {
  id: string;
  grantId: string;
  fault: string;
  enterprise: Enterprise;
  /** The consents that were given for it, as the provider names them, oldest first. */
  providerGrants: string[];
  /** False once somebody changes the enterprise while it is read. */
  isSteady: boolean;
};

export type Size = { users?: number; groups?: number; memberships?: number };

export type Connectors = {
  all(): Connected[];
  /** A connector of a new small enterprise, for the trials of one fault. */
  connect(fault: string, size?: Size): Promise<Connected>;
  /** Notes a further consent of an account of the connector's enterprise. */
  noteGrants(connected: Connected, mailbox: string): void;
  start(connected: Connected): Promise<string>;
  /** Takes inventories of these without a pause. Gives what stops that once the last ones have ended. */
  keepRunning(connected: Connected[]): () => Promise<void>;
};

const startedAtOnce = 4;

const usual = { users: 150, groups: 12, memberships: 250, eventsPerDay: 12, eventDays: 10 };

export function openConnectors(sandbox: Sandbox, runs: Runs, operator: Person): Connectors {
  const all: Connected[] = [];
  let count = 0;

  function grantsOf({ domain }: Enterprise, mailbox = "admin"): string[] {
    const account = sandbox.state.accounts.find(({ login }) => login === `${mailbox}@${domain}`);
    return [...sandbox.state.grants.byId.values()]
      .filter((grant) => grant.userId === account?.userId)
      .map(({ id }) => id);
  }

  const inTurn = turns(startedAtOnce);

  // A start that found no free connection of ours is no fault of the product: it is tried again.
  function start(connected: Connected): Promise<string> {
    const starting = () => startRun(operator, connected.id).then(({ runId }) => runId);
    return inTurn(() => until(starting, { withinSeconds: 30, that: "a run can be started" }));
  }

  async function keepOne(connected: Connected, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const runId = await until(() => start(connected), { withinSeconds: 200, that: "a run can be started" });
      await until(() => hasEnded(runs.now(runId)), { withinSeconds: 300, that: `run ${runId} comes to its end` });
    }
  }

  return {
    all: () => all,
    async connect(fault, size = {}) {
      count += 1;
      const domain = `${fault.toLowerCase()}-${count}.example`;
      const spec = { ...usual, ...size, domain, name: `${fault} ${count}`, seed: count };
      const enterprise = makeEnterprise(sandbox, spec);
      const { id, grantId } = await inTurn(() => createSandboxConnector(sandbox, enterprise));
      const providerGrants = grantsOf(enterprise);
      const connected = { id, grantId: grantId ?? "", fault, enterprise, providerGrants, isSteady: true };
      all.push(connected);
      return connected;
    },
    noteGrants(connected, mailbox) {
      const known = new Set(connected.providerGrants);
      connected.providerGrants.push(...grantsOf(connected.enterprise, mailbox).filter((id) => !known.has(id)));
    },
    start,
    keepRunning(connected) {
      let isOver = false;
      const keeping = Promise.all(connected.map((one) => keepOne(one, () => isOver)));
      keeping.catch(() => {});
      return async () => {
        isOver = true;
        await keeping;
      };
    },
  };
}
