import { readFileSync } from "node:fs";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import { adapterFor, connectToShadow } from "./adapter.mjs";

const nowhere = "postgresql://none:none@127.0.0.1:9/none";

let loaded;
async function loadEngine() {
  const file = new URL("./schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm"));
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/**
 * Runs `work` with an engine of its own, so that no cache and no connection outlives the call.
 * @param {{ url?: string, shadowDatabaseUrl?: string }} datasource
 * @param {string[]} schemaFiles
 * @param {(line: string) => void} log
 */
export async function withEngine(datasource, schemaFiles, log, work) {
  loaded ??= loadEngine();
  await loaded;
  const url = datasource.url ?? nowhere;
  const base = adapterFor(url);
  const connections = [];
  const keep = async (connecting) => {
    const connection = await connecting;
    connections.push(connection);
    return connection;
  };
  const shadowUrl = datasource.shadowDatabaseUrl;
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: base.provider,
    adapterName: base.adapterName,
    connect: () => keep(base.connect()),
    connectToShadowDb: () => keep(shadowUrl ? adapterFor(shadowUrl).connect() : connectToShadow(url)),
  });
  const datamodels = schemaFiles.map((path) => [path, readFileSync(path, "utf8")]);
  const engine = await glue.SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    log,
    factory,
  );
  try {
    return await work(engine);
  } finally {
    try {
      engine.free();
    } catch {} // an engine that failed inside has nothing to free
    for (const connection of connections) await connection.dispose().catch(() => {});
  }
}
