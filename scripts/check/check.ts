import { spawn } from "node:child_process";
import { join } from "node:path";
import { billProblems, makeBill } from "./bill-of-materials.ts";
import { rightsProblems } from "./database-rights.ts";
import { documentProblems, machineProblems } from "./documents.ts";
import { floorProblems } from "./floors.ts";
import { findBreaches } from "./import-rules.ts";
import { lockfileProblems } from "./lockfile.ts";
import { screensDocumentProblems } from "./screens-document.ts";
import { securityProblems } from "./security-document.ts";

const root = join(import.meta.dirname, "..", "..");

type Outcome = { name: string; problem: string | undefined; seconds: number };

async function timed(name: string, check: () => Promise<string | undefined>): Promise<Outcome> {
  const start = performance.now();
  const problem = await check();
  return { name, problem, seconds: (performance.now() - start) / 1000 };
}

/** Runs a tool of node_modules; gives what it said when it failed. */
function tool(file: string, ...args: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "node_modules", file), ...args], {
      cwd: root,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0 ? undefined : output.trim()));
  });
}

async function types(): Promise<string | undefined> {
  return (
    (await tool("next/dist/bin/next", "typegen")) ??
    (await tool("typescript/bin/tsc", "--noEmit", "--incremental", "false"))
  );
}

const orNothing = (problems: string[]) => Promise.resolve(problems.length > 0 ? problems.join("\n") : undefined);

/** Every check that needs no running system, by the name it is printed with. */
const checks: [name: string, check: () => Promise<string | undefined>][] = [
  ["format and lint", () => tool("@biomejs/biome/bin/biome", "check", "--error-on-warnings", "--max-diagnostics=50")],
  ["types", types],
  ["unused code", () => tool("knip/bin/knip.js")],
  [
    "import rules",
    () => orNothing(findBreaches(root).map(({ path, rule, message }) => `${path} ${message} (${rule})`)),
  ],
  ["lockfile", () => orNothing(lockfileProblems(root))],
  ["security floors", () => orNothing(floorProblems(root))],
  ["bill of materials", async () => orNothing(billProblems(root, await makeBill(root)))],
  ["database rights", () => orNothing(rightsProblems(root))],
  ["documents", () => orNothing(documentProblems(root))],
  ["screens", () => orNothing(screensDocumentProblems(root))],
  ["machines", () => orNothing(machineProblems(root))],
  ["security requirements", () => orNothing(securityProblems(root))],
];

/** Runs every check and prints a line for each; gives the numbers of passed and failed ones. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const outcomes = await Promise.all(
    checks.map(async ([name, check]) => {
      const outcome = await timed(name, check);
      if (outcome.problem) console.error(outcome.problem);
      console.log(`${outcome.problem ? "FAILED" : "passed"}  ${name}  (${outcome.seconds.toFixed(1)} s)`);
      return outcome;
    }),
  );
  const failed = outcomes.filter((outcome) => outcome.problem !== undefined).length;
  return { passed: outcomes.length - failed, failed };
}
