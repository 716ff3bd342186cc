import { readFileSync } from "node:fs";

// Loaded before a process that is to have a wrong clock: by as many milliseconds as the file says, at any moment.
const RealDate = Date;
const file = process.env.CLOCK_SKEW_FILE ?? "";
let skewMs = 0;

function read() {
  try {
    skewMs = Number(readFileSync(file, "utf8")) || 0;
  } catch {
    // It is being written.
  }
}
read();
setInterval(read, 100).unref();

globalThis.Date = class extends RealDate {
  /** @param {[]} given */
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + skewMs);
    else super(...given);
  }

  static now() {
    return RealDate.now() + skewMs;
  }
};
