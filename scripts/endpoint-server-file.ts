import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleEndpointServer } from "./endpoint-server-file/bundle.ts";

const path = join(import.meta.dirname, "..", "generated", "endpoint-server", "connector-endpoint-server.mjs");
const text = await bundleEndpointServer();
mkdirSync(dirname(path), { recursive: true });
writeFileSync(`${path}.new`, text);
renameSync(`${path}.new`, path);
