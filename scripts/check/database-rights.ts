import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rightsOnTables } from "#scripts/database-roles/rights.ts";

const rightsPath = "scripts/database-roles/rights.ts";

/** Tables of the schema that nobody was granted anything on, and rights on tables that are no more. */
export function rightsProblems(root: string, rights: Record<string, unknown> = rightsOnTables): string[] {
  const schema = readFileSync(join(root, "prisma", "schema.prisma"), "utf8");
  const models = schema.split(/^(?=\w+ \w+ \{)/m).filter((block) => block.startsWith("model "));
  const tables = models.map((model) => /@@map\("(\w+)"\)/.exec(model)?.[1] ?? model.split(" ")[1] ?? "");
  return [
    ...tables
      .filter((table) => !Object.hasOwn(rights, table))
      .map((table) => `${rightsPath} says nothing of ${table}: add what console and engine need of it.`),
    ...Object.keys(rights)
      .filter((table) => !tables.includes(table))
      .map((table) => `${rightsPath} has rights on ${table}, which is no table of the schema: take them out.`),
  ];
}
