/**
 * What Node of the console and the engine is started with. V8 would let 64 MB of what was used for a moment lie; with
 * these it is 12.
 */
export const memoryFlags = ["--max-semi-space-size=4"] as const;
