import { randomUUID } from "node:crypto";
import { arch, hostname, platform, release } from "node:os";
import { version } from "#lib/protocol/version.ts";

/** What the endpoint server says of the machine it is on. `bootId` is of this start of the process. */
export const machine = {
  host: (hostname() || "unknown").slice(0, 200),
  platform: `${platform()} ${release()} ${arch()}`.slice(0, 200),
  version,
  bootId: randomUUID(),
};
