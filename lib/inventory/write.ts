import { copyIn, type PgClient } from "#lib/db.ts";
import type { Batch } from "#lib/protocol/messages.ts";
import type { Item } from "./items.ts";
import { copyLine, type InventoryTable, inventoryTables, itemColumns, type ListedStream } from "./tables.ts";
import { mergeActivity, readActivity } from "./write-activity.ts";

const seenColumns = ["last_login_at", "last_activity_at"];

/** What a row has beside its item: of users, the last login and activity, where that stream was read before. */
type Rest = { columns: string[]; of: (id: string) => string };
const nothing: Rest = { columns: [], of: () => "" };

async function restOfUsers(client: PgClient, runId: string, items: readonly Item<"users">[]): Promise<Rest> {
  const seen = await readActivity(
    client,
    runId,
    items.map((user) => user.id),
  );
  return {
    columns: seenColumns,
    of: (id) => {
      const { login = null, activity = null } = seen.get(id) ?? {};
      return `\t${login ?? "\\N"}\t${activity ?? "\\N"}`;
    },
  };
}

/** Sends rows by COPY into `into`, the run's table or one like it. */
async function copyRows<S extends ListedStream>(
  client: PgClient,
  runId: string,
  into: string,
  table: InventoryTable<S>,
  items: readonly Item<S>[],
  rest: Rest,
): Promise<void> {
  const columns = ["run_id", ...itemColumns(table), ...rest.columns].join(", ");
  let rows = "";
  for (const item of items) rows += `${runId}\t${copyLine(table, item)}${rest.of(item.id)}\n`;
  await copyIn(client, `COPY ${into} (${columns}) FROM STDIN`, rows);
}

/** As copyRows, where rows with these ids are there already: they are replaced. Gives how many are new. */
async function replaceRows<S extends ListedStream>(
  client: PgClient,
  runId: string,
  table: InventoryTable<S>,
  items: readonly Item<S>[],
  rest: Rest,
): Promise<number> {
  const latest = [...new Map(items.map((item) => [item.id, item])).values()];
  await client.query(`CREATE TEMPORARY TABLE incoming (LIKE ${table.name}) ON COMMIT DROP`);
  await copyRows(client, runId, "incoming", table, latest, rest);
  const { rowCount: replaced } = await client.query(
    `DELETE FROM ${table.name} USING incoming WHERE ${table.name}.run_id = $1::uuid AND ${table.name}.id = incoming.id`,
    [runId],
  );
  await client.query(`INSERT INTO ${table.name} SELECT * FROM incoming`);
  return latest.length - (replaced ?? 0);
}

/** `rowsMayRepeat`: some ids came before in this run or in this batch, so COPY alone would be refused. */
type Way = { runId: string; rowsMayRepeat: boolean };

async function writeListed<S extends ListedStream>(
  client: PgClient,
  { runId, rowsMayRepeat }: Way,
  table: InventoryTable<S>,
  items: readonly Item<S>[],
  rest: Rest,
): Promise<number> {
  if (items.length === 0) return 0;
  if (rowsMayRepeat) return replaceRows(client, runId, table, items, rest);
  await copyRows(client, runId, table.name, table, items, rest);
  return items.length;
}

/**
 * Writes a batch's items as rows of the run; gives how many are new. Unless `rowsMayRepeat`, a row that is there
 * already makes the database refuse the whole batch (unique violation); with it such a row is replaced.
 */
export async function writeItems(client: PgClient, way: Way, batch: Batch): Promise<number> {
  switch (batch.stream) {
    case "users": {
      const rest = await restOfUsers(client, way.runId, batch.items);
      return writeListed(client, way, inventoryTables.users, batch.items, rest);
    }
    case "groups":
      return writeListed(client, way, inventoryTables.groups, batch.items, nothing);
    case "memberships":
      return writeListed(client, way, inventoryTables.memberships, batch.items, nothing);
    case "activity":
      return mergeActivity(client, way.runId, batch.items);
  }
}
