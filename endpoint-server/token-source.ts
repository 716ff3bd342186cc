import type { AssertionDoors, Presented } from "./assertion-doors.ts";
import { followed, type Identity, type Keeper, makeKey } from "./identity.ts";
import { say } from "./say.ts";
import { Stop } from "./stop.ts";

type Token = { token: string; expiresInSeconds: number };

type Fetched = { outcome: "ok"; value: Token } | { outcome: "unanswered"; why: string };

/** A key is renewed when it is older. */
export const keyLifeDays = 30;

function isDue({ keyMadeAt }: Identity): boolean {
  return keyMadeAt === null || Date.now() - Date.parse(keyMadeAt) > keyLifeDays * 86_400_000;
}

// A folder that can't be written now is no reason to stop working: the key stays as it was, and the next token tries again.
async function saved(keeper: Keeper, changes: Partial<Identity>): Promise<boolean> {
  try {
    await keeper.save(changes);
    return true;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(`The machine's key is not renewed yet: ${error.message}`);
    return false;
  }
}

/**
 * Lets the next key follow: announced with the present one, then used, then kept as the key. Wherever a crash ends
 * this, the next try goes on: the file holds both keys until the engine has answered the new one. Null: not now.
 */
async function letFollow(doors: AssertionDoors, keeper: Keeper): Promise<Presented<Token> | null> {
  const { privateKey, nextKey } = keeper.current();
  if (!nextKey) return null;
  const announced = await doors.announce(privateKey, nextKey);
  if (announced.outcome === "unanswered") return announced;
  if (announced.outcome === "refused") return null;
  // Not known any more with the present key: then the next one is in use since before the crash, or both are unknown.
  const presented = await doors.token(nextKey);
  if (presented.outcome === "unknown") return announced.outcome === "ok" ? null : announced;
  if (presented.outcome !== "ok") return presented;
  if (await saved(keeper, followed(nextKey))) say("This machine has a new key; the old one no longer counts.");
  return presented;
}

/**
 * Fetches a ten-minute token, first renewing the machine's key when that is due: 30 days after it was made, or when
 * `renewKey` says so. Throws Stop when this machine is no longer welcome.
 */
export async function fetchToken(doors: AssertionDoors, keeper: Keeper, renewKey: boolean): Promise<Fetched> {
  if (!keeper.current().nextKey && (renewKey || isDue(keeper.current()))) {
    await saved(keeper, { nextKey: { ...(await makeKey()), codeHash: null } });
  }
  const presented = (await letFollow(doors, keeper)) ?? (await doors.token(keeper.current().privateKey));
  if ("message" in presented) throw new Stop(presented.message);
  return presented;
}
