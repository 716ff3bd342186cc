import { createServer, type Server } from "node:net";

const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number) => Buffer.from([value >> 24, value >> 16, value >> 8, value].map((part) => part & 255));
const message = (type: string, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
};

const authenticationOk = message("R", int32(0));
const readyForQuery = message("Z", Buffer.from("I"));

/** A server that speaks just enough of PostgreSQL's protocol (its documentation, "Message Formats") to say its version. */
export function startOldPostgres(versionNumber: string): Promise<Server> {
  const textColumn = Buffer.concat([int32(0), int16(0), int32(25), int16(-1 & 0xffff), int32(-1), int16(0)]);
  const row = Buffer.concat([int16(1), int32(versionNumber.length), Buffer.from(versionNumber)]);
  const answer = Buffer.concat([
    message("T", int16(1), Buffer.from("version\0"), textColumn),
    message("D", row),
    message("C", Buffer.from("SELECT 1\0")),
    readyForQuery,
  ]);
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      const type = String.fromCharCode(data[0] ?? 0);
      if (type === "Q") socket.write(answer);
      else if (type === "X") socket.end();
      else socket.write(Buffer.concat([authenticationOk, readyForQuery]));
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** The port that a started server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
