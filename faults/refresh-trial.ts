import { setTimeout as delay } from "node:timers/promises";
import { db } from "#lib/db.ts";
import type { Field } from "./campaign.ts";
import type { Connected } from "./connectors.ts";
import type { Passing, Treatment } from "./gate.ts";
import type { Told } from "./refreshers.ts";
import type { Trials } from "./trials.ts";

export type Spoiling = {
  /** So many token requests of the grant are spoiled, one after the other. */
  times: number;
  treatment: Treatment;
  /** So many processes ask at once; one unless told. */
  askers?: number;
};

/** The access token is about to end, or has ended: whoever asks for it next refreshes the grant. */
export async function expireToken(grantId: string, isUsable: boolean): Promise<void> {
  await db.$executeRaw`
    UPDATE "grant" SET access_token_expires_at = now() + make_interval(secs => ${isUsable ? 300 : -1})
    WHERE id = ${grantId}::uuid`;
}

async function opensBox(field: Field, told: Told | null): Promise<boolean> {
  if (!told || !("result" in told) || told.result.outcome !== "token") return false;
  const headers = { authorization: `Bearer ${told.result.accessToken}` };
  const answer = await fetch(`${field.stand.sandbox.url}/2.0/users/me`, { headers });
  await answer.body?.cancel();
  return answer.status === 200;
}

/**
 * Refreshes a grant by one process or several at once while its token requests are spoiled, and uses the new access
 * token, which ends the old pair at Box. Gives how often the token endpoint was asked.
 */
export async function refreshOnce(
  field: Field,
  trials: Trials,
  connected: Connected,
  spoiling: Spoiling,
): Promise<number> {
  const { refreshers } = field;
  const { times, treatment, askers = 1 } = spoiling;
  await expireToken(connected.grantId, false);
  let asked = 0;
  const remove = refreshers.gate.rule((passing) => {
    if (!isTokenRequestOf(field, connected, passing)) return undefined;
    asked += 1;
    return asked <= times ? treatment : {};
  });
  try {
    const first = trials.draw().between(0, refreshers.count - 1);
    const places = Array.from({ length: askers }, (_, place) => (first + place) % refreshers.count);
    const told = await Promise.all(places.map((place) => refreshers.ask(place, connected.grantId)));
    for (const one of told) {
      if (await opensBox(field, one)) continue;
      trials.violation(
        `no working token came: ${JSON.stringify(one && "error" in one ? one.error : one?.result.outcome)}`,
      );
      break;
    }
  } finally {
    remove();
  }
  return asked;
}

/** Whether a request is one to the token endpoint for the connector's grant. */
export function isTokenRequestOf({ stand }: Field, { providerGrants }: Connected, { path, body }: Passing): boolean {
  if (path !== "/oauth2/token") return false;
  const refreshToken = new URLSearchParams(body.toString()).get("refresh_token") ?? "";
  const grant = stand.sandbox.state.grants.byRefreshToken.get(refreshToken);
  return grant !== undefined && providerGrants.includes(grant.id);
}

/** Does so many trials on several grants at once, one after the other on each. */
export async function spread(
  { connectors }: Field,
  trials: Trials,
  width: number,
  trial: (connected: Connected) => Promise<void>,
): Promise<void> {
  const grants = await Promise.all(Array.from({ length: width }, () => connectors.connect(trials.tally.fault)));
  let begun = 0;
  await Promise.all(
    grants.map(async (connected) => {
      while (trials.wants(begun)) {
        begun += 1;
        await trial(connected);
        trials.tried();
        await delay(0);
      }
    }),
  );
}
