import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Which way nothing passes: to the database, from it, or both. */
export type CutWay = "to" | "from" | "both";

/**
 * How a partition ends: what was sent meanwhile arrives, as TCP repeats it; or the way has forgotten the connections,
 * which both ends are told, the asker alone, or nobody.
 */
export type Ending = "resumed" | "reset" | "forgotten" | "lost";

/** A proxy on real sockets between a process and PostgreSQL, which does not know of the protocol. */
export type DatabaseGate = { url: string; cut(way: CutWay): void; end(ending: Ending): void; close(): void };

/** `far` is null while the way to the database is cut since before the connection was made. */
type Link = { near: Socket; far: Socket | null };

/** Opens a gate before the server of the address; its URL is the address with another port. */
export async function openDatabaseGate(databaseUrl: string): Promise<DatabaseGate> {
  const target = new URL(databaseUrl);
  const links = new Set<Link>();
  const forgotten = new Set<Socket>();
  let way: CutWay | null = null;

  const isCut = (direction: "to" | "from") => way === "both" || way === direction;

  function flow(link: Link): void {
    for (const [socket, direction] of [
      [link.near, "to"],
      [link.far, "from"],
    ] as const) {
      if (isCut(direction)) socket?.pause();
      else socket?.resume();
    }
  }

  function join(link: Link): void {
    const far = connect(Number(target.port), target.hostname);
    link.far = far;
    far.setNoDelay(true);
    const { near } = link;
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => near.write(bytes));
    far.on("error", () => {});
    far.on("close", () => near.destroy());
    flow(link);
  }

  const server = createServer((near) => {
    const link: Link = { near, far: null };
    links.add(link);
    near.setNoDelay(true);
    near.on("error", () => {});
    near.on("close", () => {
      links.delete(link);
      if (link.far && !forgotten.has(link.far)) link.far.destroy();
    });
    if (way === null) join(link);
    else near.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut(which) {
      way = which;
      for (const link of links) flow(link);
    },
    end(ending) {
      way = null;
      for (const link of [...links]) {
        const { near, far } = link;
        if (far === null) join(link);
        else if (ending === "resumed") flow(link);
        else {
          if (ending === "reset") far.resetAndDestroy();
          else forgotten.add(far.pause());
          if (ending === "lost") forgotten.add(near.pause());
          else near.resetAndDestroy();
          links.delete(link);
        }
      }
    },
    close() {
      server.close();
      for (const { near } of links) near.destroy();
      for (const socket of forgotten) socket.destroy();
    },
  };
}
