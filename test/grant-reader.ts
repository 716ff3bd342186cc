import { engine } from "#lib/caller.ts";
import { disconnect } from "#lib/db.ts";
import { readAccessToken } from "#lib/grants/access-token.ts";

// A process of its own that asks for the access token of the grant named first, as an engine does, and prints which.
const [grantId = "", rejected] = process.argv.slice(2);
const result = await readAccessToken(engine, grantId, rejected ?? null);
process.stdout.write(JSON.stringify(result.outcome === "token" ? { fingerprint: result.fingerprint } : result));
await disconnect();
