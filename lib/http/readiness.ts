import { pool } from "#lib/db.ts";

const patienceMs = 2000;

export type Readiness = { ready: boolean; status: string };

/** Whether the process can do its work now: the database answers within two seconds. Does not throw. */
export async function readReadiness(): Promise<Readiness> {
  const late = AbortSignal.timeout(patienceMs);
  const tooLate = new Promise<never>((_, reject) => late.addEventListener("abort", () => reject(late.reason)));
  try {
    await Promise.race([pool.query("SELECT 1"), tooLate]);
    return { ready: true, status: "ok" };
  } catch {
    return { ready: false, status: "The database can't be reached." };
  }
}
