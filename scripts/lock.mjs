// Plain Node 20: it runs before anything is installed.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const staleMs = 15 * 60_000;

/** @param {string} folder */
function holderIsGone(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > staleMs) return true;
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    if (pid) process.kill(pid, 0);
    return false;
  } catch (error) {
    // No such process. A missing pid file means that the holder is just writing it.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/**
 * Runs `work` while no other process on this machine holds the lock `folder`; waits for it, saying `waiting` once.
 * A lock whose holder was killed is taken over.
 * @template Value
 * @param {string} folder
 * @param {string} waiting
 * @param {() => Value | Promise<Value>} work
 * @returns {Promise<Value>}
 */
export async function withLock(folder, waiting, work) {
  for (let waits = 0; ; waits++) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, "pid"), String(process.pid));
      break;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      if (holderIsGone(folder)) rmSync(folder, { recursive: true, force: true });
      else if (waits === 0) console.log(waiting);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
