import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { arch, hostname, platform, release } from "node:os";

function packageVersion(): string {
  const read: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const version = typeof read === "object" && read !== null && "version" in read ? read.version : null;
  return typeof version === "string" ? version : "unknown";
}

/** What the endpoint server says of the machine it is on. `bootId` is of this start of the process. */
export const machine = {
  host: (hostname() || "unknown").slice(0, 200),
  platform: `${platform()} ${release()} ${arch()}`.slice(0, 200),
  version: packageVersion(),
  bootId: randomUUID(),
};
