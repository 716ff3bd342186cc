import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { pool } from "#lib/db.ts";

/** The value below which `share` of the values lie; null of none. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}

/** Milliseconds that each of so many calls took, one after the other, after some that do not count. */
export async function timeCalls(
  work: (index: number) => Promise<unknown>,
  count: number,
  uncounted = 5,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = -uncounted; index < count; index += 1) {
    const started = performance.now();
    await work(Math.max(index, 0));
    if (index >= 0) times.push(performance.now() - started);
  }
  return times;
}

/** What the database can't be faster than: a query of nothing, by the same pool. */
export const emptyQuery = () => pool.query("SELECT 1");

/** A transaction of nothing, by the same pool. */
export async function emptyTransaction(): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT 1");
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

type Loaded = { pid: number };

function statusOf({ pid }: Loaded, field: "VmHWM" | "VmRSS"): number | null {
  try {
    const kilobytes = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? Number(kilobytes) / 1024 : null;
  } catch {
    return null;
  }
}

/** The most memory a process ever held, in MB. Linux tells; elsewhere null. */
export const peakMemoryMb = (process: Loaded): number | null => statusOf(process, "VmHWM");

/** The memory a process holds now, in MB. Linux tells; elsewhere null. */
export const memoryMb = (process: Loaded): number | null => statusOf(process, "VmRSS");

/** Processor time that a process has used, in seconds. Linux tells; elsewhere null. */
export function processorSeconds({ pid }: Loaded): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

/** A Node process that does nothing for some seconds: its memory in MB, its share of a core, and how soon it ran. */
export async function measureEmptyProcess(idleSeconds = 0) {
  const started = performance.now();
  const child = spawn(process.execPath, ["-e", "process.stdout.write('.'); setInterval(() => {}, 1000)"]);
  await once(child.stdout, "data");
  const startSeconds = (performance.now() - started) / 1000;
  const loaded = { pid: child.pid ?? 0 };
  const percent = await idlePercent([loaded], idleSeconds);
  const memory = memoryMb(loaded);
  child.kill();
  await once(child, "exit");
  return { memory, percent, startSeconds };
}

/** Which share of a core processes use while so many seconds pass, in percent; null when nobody tells. */
export async function idlePercent(processes: Loaded[], seconds: number): Promise<number | null> {
  const used = () => processes.map(processorSeconds);
  const before = used();
  await delay(seconds * 1000);
  const after = used();
  if (seconds === 0 || before.includes(null) || after.includes(null)) return null;
  const sum = (values: (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return ((sum(after) - sum(before)) / seconds) * 100;
}
