import type { Shape } from "./shape.ts";

const tableOf = (column: string) => column.split(".")[0] ?? "";

function columnBreaks(before: Shape, after: Shape, isOld: (table: string) => boolean): string[] {
  const old = [...before.columns].flatMap(([name, was]) => {
    const is = after.columns.get(name);
    if (!is) return [`${name} is gone`];
    return [
      ...(is.type === was.type ? [] : [`${name} was ${was.type} and is ${is.type}`]),
      ...(is.isNullable === was.isNullable
        ? []
        : [`${name} ${is.isNullable ? "may now be" : "may no longer be"} null`]),
      ...(was.hasDefault && !is.hasDefault ? [`${name} has lost its default`] : []),
    ];
  });
  const added = [...after.columns].flatMap(([name, { isNullable, hasDefault }]) =>
    before.columns.has(name) || !isOld(tableOf(name)) || isNullable || hasDefault
      ? []
      : [`${name} is demanded of every row`],
  );
  return [...old, ...added];
}

/** What refuses rows that the release before writes. A rule about a new column alone meets none of them. */
function ruleBreaks(before: Shape, after: Shape, isOld: (table: string) => boolean): string[] {
  return [...after.rules].flatMap(([name, { table, columns }]) => {
    const meetsOldRows = columns.length === 0 || columns.some((column) => before.columns.has(`${table}.${column}`));
    return before.rules.has(name) || !isOld(table) || !meetsOldRows ? [] : [`there is a new rule for ${name}`];
  });
}

function triggerBreaks(before: Shape, after: Shape, isOld: (table: string) => boolean): string[] {
  return [...new Set([...before.triggers.keys(), ...after.triggers.keys()])]
    .filter((name) => isOld(tableOf(name)) && before.triggers.get(name) !== after.triggers.get(name))
    .map((name) => `trigger ${name} is new, gone or another`);
}

/**
 * What a migration changed that a console or engine of the release before may trip over, which works on while it is
 * applied: what it reads or writes is gone, is of another kind, or is refused; or it may meet values it does not know.
 */
export function breaksBetween(before: Shape, after: Shape): string[] {
  const oldTables = new Set([...before.columns.keys()].map(tableOf));
  const isOld = (table: string) => oldTables.has(table);
  const oldTypes = new Set([...before.enumLabels].map(tableOf));
  const labels = [
    ...[...before.enumLabels].filter((name) => !after.enumLabels.has(name)).map((name) => `${name} is gone`),
    ...[...after.enumLabels]
      .filter((name) => !before.enumLabels.has(name) && oldTypes.has(tableOf(name)))
      .map((name) => `${name} is a value that the release before does not know`),
  ];
  return [
    ...columnBreaks(before, after, isOld),
    ...ruleBreaks(before, after, isOld),
    ...triggerBreaks(before, after, isOld),
    ...labels,
  ].sort();
}

/** Tables that grow with the inventories and the logs: whatever goes over all their rows may take minutes. */
const largeTables = [
  ...["inventory_user", "inventory_group", "inventory_membership", "inventory_activity", "set_aside_record"],
  ...["run_batch", "run_log_line", "audit_event", "notification_attempt", "notification_event"],
];

/** What in a migration's SQL keeps others from a large table for as long as it takes to go over all its rows. */
export function longLocks(sql: string, large: readonly string[] = largeTables): string[] {
  const statements = sql
    .replaceAll(/--.*$/gm, "")
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "") // the body of a function runs later
    .split(";")
    .map((statement) => statement.replaceAll(/\s+/g, " ").trim());
  const created = new Set(statements.flatMap((text) => /^CREATE TABLE "?(\w+)/i.exec(text)?.[1] ?? []));
  const goesOverAll = [
    /^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*? ON "?(\w+)/i,
    /^(?:UPDATE|DELETE FROM) "?(\w+)/i,
    /^ALTER TABLE "?(\w+)"? .*\b(?:TYPE|SET NOT NULL)\b/i,
    /^ALTER TABLE "?(\w+)"? .*\bADD CONSTRAINT\b(?!.*NOT VALID$)/i,
    /^(?:REINDEX TABLE|VACUUM FULL|CLUSTER|LOCK TABLE) "?(\w+)/i,
  ];
  return statements.filter((text) =>
    goesOverAll.some((pattern) => {
      const table = pattern.exec(text)?.[1] ?? "";
      return large.includes(table) && !created.has(table);
    }),
  );
}
