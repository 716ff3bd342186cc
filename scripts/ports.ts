import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { codeOf } from "./fault.ts";

// Below the ports that systems give to outgoing connections, which could take one before it is used.
const [lowest, highest] = [10_240, 32_000];
const given = new Set<number>();

function listen(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => resolve());
    });
  });
}

/** A port of this machine that nobody listens on at this moment, and that this process was not given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest);
    if (given.has(port)) continue;
    given.add(port);
    if ((await whyPortIsUnusable(port)) === undefined) return port;
  }
}

/** Why `port` can't be listened on: "taken", "forbidden" (below 1024 without the right), or undefined when it can. */
export async function whyPortIsUnusable(port: number): Promise<"taken" | "forbidden" | undefined> {
  for (const host of ["127.0.0.1", "0.0.0.0", "::1"]) {
    try {
      await listen(port, host);
    } catch (error) {
      if (codeOf(error) === "EACCES") return "forbidden";
      if (codeOf(error) === "EADDRINUSE") return "taken";
    }
  }
  return undefined;
}
