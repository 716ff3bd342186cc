/**
 * What an endpoint server's Node is started with, so that a large enterprise takes no more memory than a small one: V8
 * collects in steps of the same size from the first page on, and not only once the machine is short of memory.
 */
export const memoryFlags = [
  "--max-old-space-size=256",
  "--initial-old-space-size=32",
  "--min-semi-space-size=8",
  "--max-semi-space-size=8",
] as const;
