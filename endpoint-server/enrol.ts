import { stdin } from "node:process";
import { createInterface } from "node:readline/promises";
import { enrolResponse } from "#lib/protocol/messages.ts";
import type { Config } from "./config.ts";
import { exchange } from "./exchange.ts";
import {
  enrolledWith,
  followed,
  hashOfCode,
  type Identity,
  type Keeper,
  makeKey,
  type PrivateKey,
} from "./identity.ts";
import { machine } from "./machine.ts";
import { say } from "./say.ts";
import { Stop } from "./stop.ts";
import { backoffMs, wait } from "./wait.ts";

const howTo =
  "Make an enrolment code in the console under Administration > Endpoint Servers, and start again with ENROLMENT_CODE set to it.";

async function readCode({ enrolmentCode }: Config, identity: Identity): Promise<string | null> {
  if (enrolmentCode !== null && enrolmentCode !== "-") return enrolmentCode;
  if (enrolmentCode === null && (identity.enrolment || !stdin.isTTY)) return null;
  const lines = createInterface({ input: stdin, output: stdin.isTTY ? process.stdout : undefined });
  const code = stdin.isTTY
    ? await lines.question("Enrolment code: ")
    : ((await lines[Symbol.asyncIterator]().next()).value ?? "");
  lines.close();
  return code.trim() || null;
}

/** The key to enrol with: a machine that was enrolled before gets a new one, in case its old one was copied. */
async function keyFor(code: string, keeper: Keeper): Promise<PrivateKey> {
  const { privateKey, nextKey, enrolment } = keeper.current();
  if (!enrolment) return privateKey;
  const codeHash = hashOfCode(code);
  if (nextKey && (nextKey.codeHash === null || nextKey.codeHash === codeHash)) return nextKey;
  const made = { ...(await makeKey()), codeHash };
  await keeper.save({ nextKey: made });
  return made;
}

/**
 * Sees that this machine is enrolled: with the code when there is a new one, else as it was before. Waits for an
 * engine that does not answer yet. Throws Stop.
 */
export async function ensureEnrolled(config: Config, keeper: Keeper, signal: AbortSignal): Promise<void> {
  const identity = keeper.current();
  const code = await readCode(config, identity);
  if (code === null || enrolledWith(identity, code)) {
    if (identity.enrolment) return;
    throw new Stop(`This machine is not enrolled. ${howTo}`);
  }
  const key = await keyFor(code, keeper);
  const { kty, crv, x } = key;
  const request = { ...machine, code, instanceId: identity.instanceId, name: config.name, publicKey: { kty, crv, x } };
  const url = `${config.engineUrl}/endpoint-server/enrol`;
  for (let failures = 0; ; failures += 1) {
    const options = { token: null, schema: enrolResponse, timeoutMs: 20_000, signal };
    const answer = await exchange(url, "POST", { json: request }, options);
    if (answer.outcome === "ok") {
      await keeper.save({ ...followed(key), enrolment: { ...answer.value, codeHash: hashOfCode(code) } });
      say(`Enrolled as "${answer.value.name}" at ${config.engineUrl}.`);
      return;
    }
    if (answer.outcome === "refused" && answer.refusal.error !== "busy" && answer.refusal.error !== "internal")
      throw new Stop(answer.refusal.message);
    if (failures === 0) {
      const why = answer.outcome === "refused" ? answer.refusal.message : answer.why;
      say(`The engine at ${config.engineUrl} does not answer yet (${why}). Trying again.`);
    }
    await wait(backoffMs(failures), signal);
    signal.throwIfAborted();
  }
}
