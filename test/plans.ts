import pg from "pg";
import { pool } from "#lib/db.ts";

/** A node of a plan as PostgreSQL tells it in JSON, with what happened when it was carried out. */
type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
};

/** A statement as it was sent, and how many rows it read of each table: by an index, or of the whole table. */
export type Reading = { statement: string; tables: { name: string; rows: number; isWhole: boolean }[] };

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function readingOf(statement: string, plan: PlanNode): Reading {
  const scans = nodesOf(plan).filter((node) => node["Relation Name"] && /Scan$/.test(node["Node Type"]));
  const rowsOf = (node: PlanNode) =>
    (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0)) *
    node["Actual Loops"];
  return {
    statement,
    tables: scans.map((node) => ({
      name: node["Relation Name"] ?? "",
      rows: Math.round(rowsOf(node)),
      isWhole: node["Node Type"] === "Seq Scan",
    })),
  };
}

const readings: Reading[] = [];

// auto_explain, a module of PostgreSQL, here as notices to who sent the statement.
const settings = {
  session_preload_libraries: "auto_explain",
  "auto_explain.log_min_duration": "0",
  "auto_explain.log_analyze": "on",
  "auto_explain.log_timing": "off",
  "auto_explain.log_format": "json",
  "auto_explain.log_level": "notice",
};

/**
 * From here on the database tells the plan of every statement that the product's pool sends, as it was carried out. To
 * be called before the first statement: only connections that are made later tell.
 */
export async function watchPlans(): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query<{ name: string }>("SELECT current_database() AS name");
  for (const [name, value] of Object.entries(settings))
    await client.query(`ALTER DATABASE ${rows[0]?.name} SET ${name} = ${value}`);
  await client.end();
  pool.on("connect", (client) => {
    client.on("notice", ({ message = "" }) => {
      const [start = "", json] = message.split(" plan:\n");
      if (!start.startsWith("duration: ") || !json) return;
      const { "Query Text": statement, Plan: plan } = JSON.parse(json) as { "Query Text": string; Plan: PlanNode };
      readings.push(readingOf(statement, plan));
    });
  });
}

/** What the statements read that `work` sends. */
export async function readingsOf(work: () => Promise<unknown>): Promise<Reading[]> {
  readings.length = 0;
  await work();
  return [...readings];
}
