import { isBoxRequestOf } from "#faults/box-requests.ts";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Chance } from "#faults/chance.ts";
import type { Connected } from "#faults/connectors.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import type { Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import { mutate } from "#sandbox/box/world/mutate.ts";
import { truthOf } from "#test/box-truth.ts";

type Change = Parameters<typeof mutate>[1];

function pickChange(field: Field, chance: Chance, { enterprise }: Connected, touched: Set<string>): Change {
  const truth = truthOf(field.stand.sandbox, enterprise);
  const any = (rows: ReadonlyMap<string, unknown>, from = 0) =>
    [...rows.keys()][chance.between(from, rows.size - 1)] ?? "";
  const user = any(truth.users, 10);
  const group = any(truth.groups);
  const kind = chance.pick(["addUsers", "removeUser", "changeUser", "addGroup", "removeGroup", "addMembership"]);
  if (kind === "removeUser" || kind === "changeUser" || kind === "addMembership") touched.add(user);
  if (kind === "removeGroup" || kind === "addMembership") touched.add(group);
  switch (kind) {
    case "addUsers":
      return { kind, count: chance.between(1, 3) };
    case "removeUser":
      return { kind, user };
    case "changeUser":
      return { kind, user, fields: { name: `Renamed ${chance.between(1, 1000)}` } };
    case "addGroup":
      return { kind, name: `Added ${chance.between(1, 1000)}` };
    case "removeGroup":
      return { kind, group };
    case "addMembership":
      return { kind, group, user, role: "member" };
  }
}

// Whoever was there before and is there after, unchanged, must be in the inventory; of the others nothing is promised.
async function judge(
  field: Field,
  trials: Trials,
  connected: Connected,
  runId: string,
  before: Set<string>,
  touched: Set<string>,
) {
  const rows = await db.inventoryUser.findMany({ where: { runId }, select: { id: true } });
  const have = new Set(rows.map(({ id }) => id));
  const after = truthOf(field.stand.sandbox, connected.enterprise).users;
  const lost = [...after.keys()].filter((id) => before.has(id) && !touched.has(id) && !have.has(id));
  if (lost.length > 0)
    trials.violation(`run ${runId} lacks ${lost.length} users that nobody touched, such as ${lost[0]}`);
}

async function changeWhileListing(field: Field, trials: Trials): Promise<void> {
  const { stand, connectors } = field;
  const connected = await connectors.connect("F10", { users: 300 });
  connected.isSteady = false;
  const chance = trials.draw();
  const before = new Set(truthOf(stand.sandbox, connected.enterprise).users.keys());
  const touched = new Set<string>();
  const remove = stand.boxGate.rule((passing) => {
    if (!isBoxRequestOf(field, connected, passing) || chance.happens(0.2)) return undefined;
    return {
      before: () => {
        try {
          mutate(connected.enterprise, pickChange(field, chance, connected, touched), stand.sandbox.state.clock.now());
          trials.tried();
        } catch {
          // The sandbox refuses a change of what is already gone.
        }
      },
    };
  });
  const runId = await connectors.start(connected);
  await runToPublished(field, trials, runId);
  remove();
  await judge(field, trials, connected, runId, before, touched);
}

/** F10: users and groups come, go and change while they are listed. */
export const boxChanges: Campaign = {
  fault: "F10",
  title: "changes at Box while it is listed",
  trials: { short: 40, quick: 200, long: 5000 },
  async run(field, trials) {
    while (trials.wants()) await Promise.all(Array.from({ length: 10 }, () => changeWhileListing(field, trials)));
  },
};
