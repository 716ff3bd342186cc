import { engine } from "#lib/caller.ts";
import { readAccessToken } from "#lib/grants/access-token.ts";

// A process of its own that asks for access tokens as an engine does, whenever its parent says of which grant.
type Asked = { number: number; grantId: string; rejected: string | null };

process.on("message", async ({ number, grantId, rejected }: Asked) => {
  try {
    process.send?.({ number, result: await readAccessToken(engine, grantId, rejected) });
  } catch (error) {
    process.send?.({ number, error: error instanceof Error ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
