import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { readAdministrators } from "#lib/insight/administrators.ts";
import { readChargeBack, readLabels } from "#lib/insight/charge-back.ts";
import { readGrowth } from "#lib/insight/growth.ts";
import { readIdle } from "#lib/insight/idle.ts";
import { readReclaimable, readReclaimList } from "#lib/insight/reclaim.ts";
import { readSeats } from "#lib/insight/seats.ts";
import { readStorage } from "#lib/insight/storage.ts";
import { readUseOfSeats } from "#lib/insight/use-of-seats.ts";
import { readPublishedRun } from "#lib/inventory/published.ts";
import { compareInventories } from "#lib/runs/compare.ts";
import { seedInstallation, seedInventory } from "#test/many-rows.ts";
import { createPerson } from "#test/people.ts";
import type { Figures, Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { percentile, timeCalls } from "./timing.ts";

const calls = 3;

/** As if nobody had looked at any inventory yet: what was counted once is kept. */
const forgetCounted = () => globalThis.countedFigures?.clear();

/** Two inventories of the first connector with that many users, of which one in a hundred changed; the second is published. */
async function publishTwo(users: number): Promise<{ before: string; after: string; connectorId: string }> {
  const [before, after] = [(await seedInventory(users)).runId, (await seedInventory(users)).runId];
  await db.$executeRaw`
    UPDATE inventory_user SET content_hash = sha256('changed'), status = 'inactive'
    WHERE run_id = ${after}::uuid AND id LIKE '%77'`;
  await db.$executeRaw`
    INSERT INTO run_stream (run_id, stream, outcome, items, ended_at)
    SELECT id, stream, 'complete', ${users}::int, now()
    FROM unnest(${[before, after]}::uuid[]) id, unnest(ARRAY['users', 'groups', 'memberships', 'activity']) stream
    ON CONFLICT DO NOTHING`;
  await db.run.updateMany({
    where: { id: { in: [before, after] } },
    data: { startedAt: new Date(), endedAt: new Date(), enterpriseId: "1" },
  });
  const { connectorId } = await db.run.findUniqueOrThrow({ where: { id: after } });
  await db.connector.update({ where: { id: connectorId }, data: { publishedRunId: after } });
  await db.$executeRawUnsafe("VACUUM ANALYZE inventory_user, inventory_group, inventory_membership");
  return { before, after, connectorId };
}

/** Milliseconds of each screen, the middle of three. */
async function timeScreens(person: Person, users: number) {
  const { before, after, connectorId } = await publishTwo(users);
  const run = await readPublishedRun(person, connectorId);
  if (!run) throw new Error("The inventory is not published.");
  const middle = async (work: () => Promise<unknown>) => percentile(await timeCalls(work, calls, 1), 0.5);
  const first = (work: () => Promise<unknown>) =>
    middle(() => {
      forgetCounted();
      return work();
    });
  const readOverview = async () => {
    const figures = await Promise.all([
      ...[readSeats, readIdle, readAdministrators, readStorage, readGrowth].map((read) => read(person, run)),
      ...[readReclaimable, readUseOfSeats].map((read) => read(person, run)),
    ]);
    await readReclaimList(person, run, { after: null, size: 10 });
    if (figures.some(({ value }) => value === null)) throw new Error("A figure is unknown.");
  };
  return {
    overview: await first(readOverview),
    again: await middle(readOverview),
    chargeBack: await first(() => Promise.all([readLabels(person, run), readChargeBack(person, run, { label: null })])),
    compared: await first(() => compareInventories(person, before, after)),
    counted: await middle(
      () => db.$queryRaw`SELECT count(*), max(space_used) FROM inventory_user WHERE run_id = ${after}::uuid`,
    ),
  };
}

/** The screens that add up a whole inventory: what a user of a large one costs, against one of a small one. */
export async function measureInsight(_databaseUrl: string, scale: Scale): Promise<Measured> {
  await seedInstallation({ connectors: 2, servers: 1 });
  const person = await createPerson({ role: "viewer" });
  const few = await timeScreens(person, scale.smallInventory);
  const many = await timeScreens(person, scale.inventory);
  const perUser = (milliseconds: number | null, users: number) => milliseconds && (milliseconds * 1000) / users;
  const figureOf = (screen: "overview" | "chargeBack" | "compared") => ({
    ours: perUser(many[screen], scale.inventory),
    baseline: perUser(few[screen], scale.smallInventory),
    limit: perUser(many.counted, scale.inventory),
  });
  const figures: Figures = {
    insight: figureOf("overview"),
    chargeBack: figureOf("chargeBack"),
    compared: figureOf("compared"),
  };
  const seconds = (milliseconds: number | null) => `${((milliseconds ?? 0) / 1000).toFixed(2)} s`;
  const { overview, again, chargeBack, compared } = many;
  return {
    figures,
    notes: [
      `Of ${scale.inventory} users: overview ${seconds(overview)}, the next time ${seconds(again)}, charge-back ${seconds(chargeBack)}, two runs compared ${seconds(compared)}.`,
    ],
  };
}
