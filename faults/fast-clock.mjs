import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import promises from "node:timers/promises";

// Loaded before a process whose time is to go by so many times faster: all that it waits for, and its steady clock.
const factor = Number(process.env.CLOCK_FACTOR);
const { setTimeout: timeout, setInterval: interval } = timers;
const { setTimeout: promised } = promises;
const steady = performance.now.bind(performance);

performance.now = () => steady() * factor;
// @ts-expect-error The promisified forms are not asked of these.
globalThis.setTimeout = (callback, ms = 0, ...given) => timeout(callback, ms / factor, ...given);
// @ts-expect-error
globalThis.setInterval = (callback, ms = 0, ...given) => interval(callback, ms / factor, ...given);
promises.setTimeout = (ms = 0, value, options) => promised(ms / factor, value, options);
syncBuiltinESMExports();
