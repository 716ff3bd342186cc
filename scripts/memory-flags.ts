/**
 * What Node of the console is started with. V8 would let 64 MB of what was used for a moment lie; with these it is 12.
 */
export const consoleFlags = ["--max-semi-space-size=4"] as const;

/**
 * What Node of the engine is started with: a large enterprise takes no more of its memory than a small one, as V8 does
 * not wait with its collections until the machine is short. What it takes in at once is bounded: engine/http/batch.ts.
 */
export const engineFlags = [...consoleFlags, "--max-old-space-size=384"] as const;
