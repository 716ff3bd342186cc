import { ACCOUNT_PASSWORD, type Account, accountsOf, type FreeUser, type Identity, identify } from "./accounts.ts";
import { type Clock, createClock } from "./clock.ts";
import type { Faults } from "./http/faults.ts";
import { createJournal, type Journal } from "./http/journal.ts";
import type { RateWindows } from "./http/rate-limit.ts";
import { type Apps, defaultApps } from "./oauth/apps.ts";
import type { Codes, Tickets } from "./oauth/codes.ts";
import { createGrants, type Grants } from "./oauth/grants.ts";
import { type SavedState, writeStateFile } from "./state-file.ts";
import { REAL_BOX, type Switches } from "./switches.ts";
import { DAY_MS } from "./world/dates.ts";
import { createEnterprise, type Enterprise, type EnterpriseSpec } from "./world/enterprise.ts";

/** Everything the sandbox knows. Routes and tests read and change it directly; `save` after what must outlive it. */
export type SandboxState = {
  clock: Clock;
  switches: Switches;
  faults: Faults;
  journal: Journal;
  apps: Apps;
  grants: Grants;
  codes: Codes;
  tickets: Tickets;
  sessions: Map<string, string>;
  rates: RateWindows;
  enterprises: Map<string, Enterprise>;
  freeUsers: FreeUser[];
  accounts: Account[];
  flips: number;
  save(): void;
};

export type StateOptions = {
  redirectUri: string;
  stateFile: string | null;
  saved: SavedState | null;
  realNow: () => number;
};

/** Builds the state from a saved one, or anew without any enterprise. The default apps are always there. */
export function createState({ redirectUri, stateFile, saved, realNow }: StateOptions): SandboxState {
  const apps: Apps = new Map((saved?.apps ?? []).map((app) => [app.clientId, app]));
  for (const app of defaultApps(redirectUri)) {
    const known = apps.get(app.clientId);
    if (!known) apps.set(app.clientId, app);
    else if (!known.redirectUris.includes(redirectUri)) known.redirectUris.unshift(redirectUri);
  }
  const state: SandboxState = {
    clock: createClock(realNow, saved?.clockOffsetMs ?? 0),
    switches: { ...REAL_BOX },
    faults: new Map(),
    journal: createJournal(),
    apps,
    grants: createGrants(saved?.grants),
    codes: new Map(),
    tickets: new Map(),
    sessions: new Map(),
    rates: new Map(),
    enterprises: new Map((saved?.enterprises ?? []).map((enterprise) => [enterprise.id, enterprise])),
    freeUsers: [...(saved?.freeUsers ?? [])],
    accounts: [...(saved?.accounts ?? [])],
    flips: 0,
    save() {
      if (stateFile !== null) writeStateFile(stateFile, savedState(state));
    },
  };
  return state;
}

function savedState(state: SandboxState): SavedState {
  return {
    version: 1,
    clockOffsetMs: state.clock.offsetMs(),
    apps: [...state.apps.values()],
    grants: [...state.grants.byId.values()],
    enterprises: [...state.enterprises.values()],
    freeUsers: state.freeUsers,
    accounts: state.accounts,
  };
}

/** Adds a generated enterprise with its accounts; its events begin `eventDays` ago, at midnight UTC. */
export function addEnterprise(state: SandboxState, spec: EnterpriseSpec): Enterprise {
  const now = state.clock.now();
  const eventsFrom = Math.floor(now / DAY_MS) * DAY_MS - spec.eventDays * DAY_MS;
  const enterprise = createEnterprise(spec, state.enterprises.size + 1, eventsFrom);
  state.enterprises.set(enterprise.id, enterprise);
  state.accounts.push(...accountsOf(enterprise));
  return enterprise;
}

/** Adds a free account, which belongs to no enterprise. */
export function addFreeAccount(state: SandboxState, { name, login }: { name: string; login: string }): Account {
  const id = String(9_000_000_001 + state.freeUsers.length);
  state.freeUsers.push({ id, name, login, createdAt: state.clock.now() });
  const purpose = "A free account: it belongs to no enterprise, so there is nothing to inventory.";
  const account = { login, password: ACCOUNT_PASSWORD, userId: id, purpose };
  state.accounts.push(account);
  return account;
}

export function identityOf(state: SandboxState, userId: string): Identity | null {
  return identify(state.enterprises.values(), state.freeUsers, userId);
}
