import { LRUCache } from "lru-cache";

declare global {
  var countedFigures: LRUCache<string, Promise<unknown>> | undefined;
}

// One for the process: Next may load this module more than once.
globalThis.countedFigures ??= new LRUCache({ max: 1000 });
const counted = globalThis.countedFigures;

/**
 * What `count` gave when it was last asked under this key, or gives now; who asks meanwhile waits for the same. Only for
 * what never changes, such as a figure of inventories that were published. What it throws is not kept.
 */
export function countedOnce<Value>(key: string, count: () => Promise<Value>): Promise<Value> {
  const known = counted.get(key);
  if (known) return known as Promise<Value>;
  const counting = count();
  counted.set(key, counting);
  counting.catch(() => counted.delete(key));
  return counting;
}
