import { AsyncLocalStorage } from "node:async_hooks";

// One for the process: Next loads this module once for what it calls at the start and once for its routes.
const holder = globalThis as typeof globalThis & { waitingForCommit?: AsyncLocalStorage<(() => void)[]> };
holder.waitingForCommit ??= new AsyncLocalStorage();
const underWay = holder.waitingForCommit;

/** Does `work` once the transaction that is under way has committed, and never when it does not; without one, at once. */
export function afterCommit(work: () => void): void {
  const waiting = underWay.getStore();
  if (waiting) waiting.push(work);
  else work();
}

/** Runs a transaction, then what was to be done after its commit. Throws what the transaction throws. */
export async function committing<Value>(transaction: () => Promise<Value>): Promise<Value> {
  const waiting: (() => void)[] = [];
  const value = await underWay.run(waiting, transaction);
  for (const work of waiting) work();
  return value;
}
