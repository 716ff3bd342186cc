import { join } from "node:path";
import { expect, test } from "vitest";
import { rightsOnTables } from "#scripts/database-roles/rights.ts";
import { rightsProblems } from "./database-rights.ts";

const root = join(import.meta.dirname, "..", "..");

test("every table has its rights, and a table that is new or gone is found out", () => {
  expect(rightsProblems(root)).toEqual([]);
  const { audit_event: _, ...others } = rightsOnTables;
  expect(rightsProblems(root, { ...others, ledger: {} })).toEqual([
    "scripts/database-roles/rights.ts says nothing of audit_event: add what console and engine need of it.",
    "scripts/database-roles/rights.ts has rights on ledger, which is no table of the schema: take them out.",
  ]);
});
