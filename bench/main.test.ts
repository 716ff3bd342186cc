import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { z } from "zod";
import { projectFile } from "#scripts/start/process.ts";
import { projectRoot } from "#scripts/start/settings.ts";
import { temporaryFolder } from "#test/folder.ts";

const reportSchema = z.object({ rows: z.array(z.object({ id: z.string(), ours: z.number().nullable() })) });

async function bench(...args: string[]): Promise<{ printed: string; code: number | null }> {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, [projectFile("bench", "main.ts"), ...args], { cwd: projectRoot, env });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [out, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { printed: out + complaint, code: await exited };
}

test("what needs no process beside PostgreSQL is measured, each figure of it", async () => {
  const file = join(temporaryFolder(), "bench.json");
  const { printed, code } = await bench("--try", "--only", "insight,lists", "--json", file);
  expect(printed).not.toContain("not measured");
  const { rows } = reportSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ ours }) => ours === null)).toEqual([]);
  expect(code).toBe(0);
}, 120_000);

test("a group that there is not is named, with those that there are", async () => {
  const { printed, code } = await bench("--only", "list");
  expect(printed).toContain('There is no group "list": --only takes inventory, latency, lists');
  expect(code).toBe(1);
});
