import { randomBytes } from "node:crypto";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import { freePort } from "#scripts/ports.ts";
import { startProcess } from "#test/processes.ts";

const keyOf = (bytes: number) => randomBytes(bytes).toString("base64");

const wrongKeys: readonly [name: string, variables: () => Record<string, string>][] = [
  ["no key", () => ({ CONSOLE_KEYS: "" })],
  ["another key under the same id", () => ({ CONSOLE_KEYS: `k1:${keyOf(32)}` })],
  ["another key under another id", () => ({ CONSOLE_KEYS: `k9:${keyOf(32)}` })],
  ["a key that is too short", () => ({ CONSOLE_KEYS: `k1:${keyOf(16)}` })],
  ["a key file that is not there", () => ({ CONSOLE_KEYS: "", CONSOLE_KEYS_FILE: "/nowhere/keys" })],
];

const shared = ["PUBLIC_URL", "ENGINE_URL", "CONSOLE_KEYS", "SESSION_SECRET"];

async function startWith(trials: Trials, name: string, variables: Record<string, string>): Promise<void> {
  const settings = Object.fromEntries(shared.map((setting) => [setting, process.env[setting] ?? ""]));
  const engine = startProcess("engine/main.ts", {
    ...settings,
    DATABASE_URL: process.env.ENGINE_DATABASE_URL ?? "",
    ENGINE_PORT: String(await freePort()),
    ...variables,
  });
  const timer = setTimeout(() => void engine.stop("SIGKILL"), 30_000);
  const code = await engine.ended;
  clearTimeout(timer);
  trials.tried();
  if (code !== 1 || !/CONSOLE_KEYS/.test(engine.output()))
    trials.violation(`with ${name} the engine ended with ${code}: ${engine.output().slice(0, 300)}`);
}

/** The sealed tokens of two grants change places: neither opens, and nothing is sent to Box. */
async function swapRows({ connectors, refreshers }: Field, trials: Trials): Promise<void> {
  const [one, other] = await Promise.all([connectors.connect("F19"), connectors.connect("F19")]);
  const swap = () => db.$executeRaw`
    UPDATE "grant" g SET refresh_token_sealed = o.refresh_token_sealed, access_token_expires_at = now() FROM "grant" o
    WHERE (g.id = ${one.grantId}::uuid AND o.id = ${other.grantId}::uuid)
      OR (g.id = ${other.grantId}::uuid AND o.id = ${one.grantId}::uuid)`;
  let posts = 0;
  const remove = refreshers.gate.rule(({ path }) => {
    if (path === "/oauth2/token") posts += 1;
    return undefined;
  });
  await swap();
  const told = await Promise.all([refreshers.ask(0, one.grantId), refreshers.ask(1, other.grantId)]);
  remove();
  await swap();
  trials.tried();
  if (posts > 0 || told.some((answer) => !answer || !("error" in answer)))
    trials.violation("a refresh token that lay in another grant's row was opened");
  for (const { grantId } of [one, other]) {
    const again = await refreshers.ask(0, grantId);
    if (!again || !("result" in again) || again.result.outcome !== "token")
      trials.violation("a grant whose row was put right again gives no token");
  }
}

/** F19: the keys are missing or wrong, or a sealed value lies in another's row. */
export const keys: Campaign = {
  fault: "F19",
  title: "keys missing or wrong, sealed rows swapped",
  trials: { short: wrongKeys.length + 5, quick: wrongKeys.length + 15, long: wrongKeys.length + 15 },
  async run(field, trials) {
    for (const [name, variables] of wrongKeys) await startWith(trials, name, variables());
    while (trials.wants()) await swapRows(field, trials);
  },
};
