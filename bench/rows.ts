/** What a figure or a ratio is to reach. */
export type Aim = { of: "ratio" | "ours" } & ({ atLeast: number } | { below: number });

/** One line of the report: what is measured, against what, and which bound no software can pass. */
type BenchRow = { name: string; unit: string; baseline: string; aim: Aim; limit: string };

const ratio = { of: "ratio" } as const;
const ours = { of: "ours" } as const;

const list = (name: string, small: string): BenchRow => ({
  name,
  unit: "ms, p95",
  baseline: `with ${small}`,
  aim: { ...ratio, below: 2 },
  limit: "an empty query",
});

const reader = (during: string): BenchRow => ({
  name: `Page of an inventory while a run of it is ${during}`,
  unit: "ms, p99",
  baseline: "the same while nothing runs",
  aim: { ...ratio, below: 1.2 },
  limit: "an empty query",
});

const whole = (name: string): BenchRow => ({
  name,
  unit: "µs a user",
  baseline: "with 10,000 users",
  aim: { ...ratio, below: 1.2 },
  limit: "counting the users",
});

/** Every row of the report, by the id under which its group gives the figures. */
export const benchRows = {
  ingest: {
    name: "Inventory, end to end",
    unit: "rows/s",
    baseline: "COPY of the same rows",
    aim: { ...ratio, atLeast: 0.6 },
    limit: "COPY",
  },
  rate: {
    name: "Crawl at Box's rate limit",
    unit: "requests/min",
    baseline: "the limit",
    aim: { ...ratio, atLeast: 0.95 },
    limit: "Box's limit",
  },
  refused: {
    name: "Requests refused by Box with 429",
    unit: "requests",
    baseline: "none",
    aim: { ...ours, below: 1 },
    limit: "none",
  },
  latency: {
    name: "Crawl with 300 ms to each answer",
    unit: "requests/s",
    baseline: "the same requests one by one",
    aim: { ...ratio, atLeast: 5 },
    limit: "Box's limit",
  },
  severalServers: {
    name: "Four endpoint servers with an enterprise each, 300 ms to each answer",
    unit: "requests/s",
    baseline: "four times what one does",
    aim: { ...ratio, atLeast: 0.9 },
    limit: "Box's limit of four",
  },
  serverMemory: {
    name: "Memory of the endpoint server",
    unit: "MB",
    baseline: "with a hundredth of the users",
    aim: { ...ratio, below: 1.1 },
    limit: "an empty Node process",
  },
  engineMemory: {
    name: "Memory of the engine",
    unit: "MB",
    baseline: "with a hundredth of the users",
    aim: { ...ratio, below: 1.1 },
    limit: "an empty Node process",
  },
  readerAtLimit: reader("taken at Box's rate limit"),
  readerPublishing: reader("compared and published"),
  runList: list("Run history, newest", "10,000 runs"),
  runFilter: list("Run history, by state", "10,000 runs"),
  runSearch: list("Run history, search", "10,000 runs"),
  runLast: list("Run history, last page", "10,000 runs"),
  userList: list("Inventory users, first page", "10,000 users"),
  userFilter: list("Inventory users, inactive", "10,000 users"),
  userSearch: list("Inventory users, search", "10,000 users"),
  userLast: list("Inventory users, last page", "10,000 users"),
  insight: whole("Inventory overview, all figures"),
  chargeBack: whole("Charge-back by groups"),
  compared: whole("Two inventories compared"),
  domReady: {
    name: "Connectors and Run history in the browser, until their document is ready",
    unit: "ms",
    baseline: "with 100 of each",
    aim: { ...ratio, below: 1.5 },
    limit: "a file of the console",
  },
  interaction: {
    name: "Slowest answer of a list to a key or a click, until it is painted",
    unit: "ms",
    baseline: "with 100 rows",
    aim: { ...ours, below: 200 },
    limit: "one frame",
  },
  due: {
    name: "Tick with 20 connectors due of many",
    unit: "ms",
    baseline: "20 due of 1,000",
    aim: { ...ratio, below: 1.5 },
    limit: "the same number of empty transactions",
  },
  lag: {
    name: "From a planned time until the last of 100 runs due at it waits for an endpoint server",
    unit: "ms, p99",
    baseline: "of 1,000 connectors",
    aim: { ...ours, below: 2000 },
    limit: "the engine looks once a second",
  },
  claim: {
    name: "Poll for work, of 1,000 endpoint servers",
    unit: "ms, p99",
    baseline: "an empty transaction at the same rate",
    aim: { ...ours, below: 250 },
    limit: "an empty transaction",
  },
  idleProcessor: {
    name: "Engine while nothing is to be done",
    unit: "% of a core",
    baseline: "an empty Node process",
    aim: { ...ours, below: 5 },
    limit: "an empty Node process",
  },
  idleMemory: {
    name: "Console and engine while nothing is to be done",
    unit: "MB",
    baseline: "two empty Node processes",
    aim: { ...ours, below: 400 },
    limit: "two empty Node processes",
  },
  installSize: {
    name: "Size of an installation with its packages and build",
    unit: "MB",
    baseline: "PostgreSQL, Node and Next.js alone",
    aim: { ...ours, below: 1200 },
    limit: "PostgreSQL and Node alone",
  },
  secondStart: {
    name: "Second start until the console answers",
    unit: "s",
    baseline: "the first start, already built",
    aim: { ...ours, below: 10 },
    limit: "an empty Node process",
  },
} as const satisfies Record<string, BenchRow>;

export type RowId = keyof typeof benchRows;

/** Both sides of a row, in its unit. `limit`: what the physical bound allows. Null: not measured. */
export type Figure = { ours: number | null; baseline: number | null; limit: number | null };
export type Figures = Partial<Record<RowId, Figure>>;

/** A quantity by which installations are reckoned, such as bytes per row. */
export type Slope = { name: string; unit: string; value: number | null };

/** What a group of measurements gives. */
export type Measured = { figures: Figures; slopes?: Slope[]; notes?: string[] };
