#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which is downloaded from a server that not everyone can reach. Prisma
// speaks to it by JSON-RPC on stdin and stdout; the work is done by the WebAssembly build of the same engine.
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { checkConnection, createDatabase, prismaCodeOf } from "./prisma-schema-engine/datasource.mjs";
import { withEngine } from "./prisma-schema-engine/engine.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datasource: { type: "string" },
    datamodels: { type: "string", multiple: true },
    "enabled-preview-features": { type: "string" },
    "extension-types": { type: "string" },
    version: { type: "boolean" },
  },
});
const datasource = options.datasource ? JSON.parse(options.datasource) : {};

const toPrismaLog = (line) => writeSync(2, `${line}\n`);
const inEngine = (work) => withEngine(datasource, options.datamodels ?? [], toPrismaLog, work);

function printVersion() {
  const require = createRequire(import.meta.url);
  console.log(`schema-engine-wasm ${require("@prisma/engines-version").enginesVersion}`);
}

async function runCommand(name) {
  try {
    if (name === "can-connect-to-database") await checkConnection(datasource.url);
    else if (name === "create-database") await createDatabase(datasource.url);
    else throw new Error(`unknown command ${name}`);
  } catch (error) {
    const fields = { message: error.message, error_code: prismaCodeOf(error) ?? "P1001" };
    const entry = { timestamp: new Date().toISOString(), level: "ERROR", fields, target: "schema_engine::logger" };
    writeSync(2, `\n${JSON.stringify(entry)}\n`); // Prisma drops the first line of stderr
    process.exitCode = 1;
  }
}

const send = (message) => writeSync(1, `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

let prints = 0;
/** The calls that the WebAssembly engine lacks, or answers in another way than the native one. */
const ownMethods = {
  createDatabase: async (params) => ({ databaseName: await createDatabase(params.datasource.url ?? datasource.url) }),
  ensureConnectionValidity: async () => {
    await checkConnection(datasource.url);
    return {};
  },
  getDatabaseVersion: () => inEngine((engine) => engine.version(undefined)),
  diff: async (params) => {
    const { exitCode, stdout } = await inEngine((engine) => engine.diff(params));
    const print = { method: "print", params: { content: stdout?.replace(/\n$/, "") }, id: `print-${++prints}` };
    if (stdout != null) send(print);
    return { exitCode };
  },
};

async function callEngine(engine, method, params) {
  // These two read the schema of the migrations from a cache that only devDiagnostic fills.
  if (method === "evaluateDataLoss" || method === "createMigration") {
    const { migrationsList, filters } = params;
    await engine.devDiagnostic({ migrationsList, filters });
  }
  if (typeof engine[method] !== "function")
    throw new Error(`${method} is not supported by the WebAssembly schema engine`);
  return engine[method](params);
}

async function answer({ id, method, params }) {
  try {
    const own = Object.hasOwn(ownMethods, method) ? ownMethods[method] : undefined;
    const result = await (own ? own(params) : inEngine((engine) => callEngine(engine, method, params)));
    send({ id, result: result ?? {} });
  } catch (error) {
    const data = {
      is_panic: false,
      message: error?.message ?? String(error),
      meta: error?.meta ?? null,
      error_code: prismaCodeOf(error) ?? error?.code ?? null,
    };
    send({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
  }
}

function serve() {
  let queue = Promise.resolve();
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => {
    const message = JSON.parse(line);
    if (message.method) queue = queue.then(() => answer(message)); // the rest are replies to our prints
  });
  lines.on("close", () => queue.then(() => process.exit(0)));
}

if (options.version) printVersion();
else if (positionals[0] === "cli") await runCommand(positionals[1]);
else serve();
