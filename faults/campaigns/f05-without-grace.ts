import type { Campaign, Field } from "#faults/campaign.ts";
import { expireToken, isTokenRequestOf } from "#faults/refresh-trial.ts";
import { allAtOnce, type Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import { presentAccessToken } from "#sandbox/box/oauth/grants.ts";

const small = { users: 6, groups: 1, memberships: 1 };

/** A provider without grace ends the old pair when it gives the new one, which is how this answer's token was used. */
function useAtOnce({ stand }: Field, answer: Buffer | null): void {
  const { grants, clock } = stand.sandbox.state;
  const { access_token: accessToken } = JSON.parse(answer?.toString() ?? "{}");
  if (accessToken) presentAccessToken(grants, accessToken, clock.now());
}

/** The answer is lost or it arrives. A grant whose answer arrived must not be lost, however many asked for it. */
async function refreshOnce(field: Field, trials: Trials): Promise<boolean> {
  const { connectors, refreshers } = field;
  const chance = trials.draw();
  const connected = await connectors.connect("F5", small);
  const isLost = chance.happens(0.5);
  const back = isLost ? chance.pick(["cut", "reset"]) : "whole";
  const askers = chance.between(1, 4);
  await expireToken(connected.grantId, false);
  const remove = refreshers.gate.rule((passing) => {
    if (!isTokenRequestOf(field, connected, passing)) return undefined;
    return { after: () => useAtOnce(field, passing.answer), back };
  });
  const first = chance.between(0, refreshers.count - 1);
  const places = Array.from({ length: askers }, (_, place) => (first + place) % refreshers.count);
  const told = await Promise.all(places.map((place) => refreshers.ask(place, connected.grantId)));
  remove();
  trials.tried();
  const outcomes = told.map((one) => (one && "result" in one ? one.result.outcome : JSON.stringify(one)));
  const { state, cause } = await db.grant.findUniqueOrThrow({ where: { id: connected.grantId } });
  const wanted = isLost ? "needs_authorization" : "token";
  if (outcomes.some((outcome) => outcome !== wanted) || (isLost && cause !== "response_lost"))
    trials.violation(
      `the answer ${isLost ? "was lost" : "arrived"}; the grant is ${state} (${cause}), ${askers} were told ${outcomes}`,
    );
  return true;
}

/** F5 at a provider that gives no second chance: what is lost is what it lost, no more, and it is seen as that. */
export const withoutGrace: Campaign = {
  fault: "F5",
  title: "token answer lost, and the old token dead at once",
  trials: { short: 10, quick: 50, long: 1000 },
  run: (field, trials) => allAtOnce(trials, 4, () => refreshOnce(field, trials)),
};
