import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Within how many days a fault that is known is mended here: docs/security.md promises it. */
const mendWithinDays = { critical: 7, high: 14, moderate: 30 } as const;

const day = z.iso.date();
const floorSchema = z.object({
  floor: z.string(),
  because: z.string(),
  severity: z.enum(["critical", "high", "moderate"]),
  /** The day from which this project had the fault and could know it. */
  since: day,
  /** The day of the floor; null while there is no release to go to, or it is not taken in yet. */
  mended: day.nullable(),
});
type Floor = z.infer<typeof floorSchema>;

const floorsSchema = z.record(z.string(), floorSchema);
const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });
const packageSchema = z.object({ version: z.string() });

const advisory = /\b(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3})\b/;

function read<Schema extends z.ZodType>(schema: Schema, path: string): z.output<Schema> {
  return schema.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** Whether a version is below another (Semantic Versioning 2.0.0, 11): a prerelease comes before its release. */
export function isBelow(version: string, floor: string): boolean {
  const [[own = "", ownPre], [other = "", otherPre]] = [version.split("-", 2), floor.split("-", 2)];
  const [ownParts, otherParts] = [own.split(".").map(Number), other.split(".").map(Number)];
  for (const at of [0, 1, 2]) {
    const difference = (ownParts[at] ?? 0) - (otherParts[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return ownPre !== undefined && (otherPre === undefined || ownPre < otherPre);
}

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** What is wrong with a floor's own words: no advisory, or a fault that was open for longer than is promised. */
function recordProblems(name: string, { because, severity, since, mended }: Floor, today: string): string[] {
  const days = daysBetween(since, mended ?? today);
  const within = mendWithinDays[severity];
  const problems = advisory.test(because) ? [] : [`security-floors.json gives no advisory for ${name}: name its id.`];
  if (days < 0) problems.push(`security-floors.json says that ${name} was mended before it was known: correct it.`);
  if (days > within)
    problems.push(
      mended === null
        ? `${name} has a ${severity} fault for ${days} days, and ${within} are promised: install a release without it. ${because}.`
        : `security-floors.json says that ${name} had a ${severity} fault for ${days} days, and ${within} are promised.`,
    );
  return problems;
}

/**
 * Every copy of a package that is below its floor in security-floors.json, installed or in the lockfile, every floor
 * that names no advisory or no package of ours, and every fault that is or was open for longer than is promised: each
 * a sentence with its cure. A fault that is not mended yet has until then. `today`: as 2026-11-24.
 */
export function floorProblems(root: string, today = new Date().toISOString().slice(0, 10)): string[] {
  const { packages } = read(lockSchema, join(root, "package-lock.json"));
  return Object.entries(read(floorsSchema, join(root, "security-floors.json"))).flatMap(([name, given]) => {
    const { floor, because, mended } = given;
    const problems = recordProblems(name, given, today);
    const copies = Object.keys(packages).filter(
      (path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
    );
    if (copies.length === 0) problems.push(`security-floors.json names ${name}, which is not installed: take it out.`);
    if (mended === null) return problems;
    for (const path of copies) {
      const file = join(root, path, "package.json");
      const versions = [packages[path]?.version, existsSync(file) ? read(packageSchema, file).version : undefined];
      for (const version of new Set(versions))
        if (version !== undefined && isBelow(version, floor))
          problems.push(`${path} is ${version}: install at least ${floor}. ${because}.`);
    }
    return problems;
  });
}
