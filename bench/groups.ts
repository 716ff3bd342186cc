import type { Measured, RowId } from "./rows.ts";
import type { Scale } from "./scale.ts";

type Group = {
  rows: readonly RowId[];
  givesSlopes: boolean;
  /** Loaded only when the database's address is known: the pool reads it then. */
  load: () => Promise<(databaseUrl: string, scale: Scale) => Promise<Measured>>;
};

/** What is measured together, each in a process and a database of its own. */
export const benchGroups = {
  inventory: {
    rows: ["ingest", "rate", "refused", "serverMemory", "engineMemory", "readerAtLimit", "readerPublishing"],
    givesSlopes: true,
    load: async () => (await import("./inventory.ts")).measureInventory,
  },
  latency: {
    rows: ["latency", "severalServers"],
    givesSlopes: false,
    load: async () => (await import("./latency.ts")).measureLatency,
  },
  lists: {
    rows: ["runList", "runFilter", "runSearch", "runLast", "userList", "userFilter", "userSearch", "userLast"],
    givesSlopes: true,
    load: async () => (await import("./lists.ts")).measureLists,
  },
  insight: {
    rows: ["insight", "chargeBack", "compared"],
    givesSlopes: false,
    load: async () => (await import("./insight.ts")).measureInsight,
  },
  due: { rows: ["due", "lag"], givesSlopes: true, load: async () => (await import("./due.ts")).measureDue },
  claims: {
    rows: ["claim", "idleProcessor"],
    givesSlopes: true,
    load: async () => (await import("./claims.ts")).measureClaims,
  },
  browser: {
    rows: ["domReady", "interaction"],
    givesSlopes: false,
    load: async () => (await import("./browser.ts")).measureBrowser,
  },
  installation: {
    rows: ["idleMemory", "installSize", "secondStart"],
    givesSlopes: false,
    load: async () => (await import("./installation.ts")).measureInstallation,
  },
} as const satisfies Record<string, Group>;

export type GroupName = keyof typeof benchGroups;
export const groupNames = Object.keys(benchGroups) as GroupName[];
