import { DEFAULT_REDIRECT_URI, startSandbox } from "./sandbox.ts";

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function portFrom(text: string | undefined): number {
  const port = text === undefined || text === "" ? 3002 : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    stop(`SANDBOX_PORT is “${text}”; give a number from 0 to 65535.`);
  return port;
}

const port = portFrom(process.env.SANDBOX_PORT);
const host = process.env.SANDBOX_HOST || "127.0.0.1";

const sandbox = await startSandbox({
  port,
  host,
  redirectUri: process.env.SANDBOX_REDIRECT_URI || DEFAULT_REDIRECT_URI,
  stateFile: process.env.SANDBOX_STATE_FILE || null,
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code === "EADDRINUSE")
    stop(`The Box sandbox cannot start: port ${port} on ${host} is taken; set SANDBOX_PORT to another.`);
  stop(error.code ? `The Box sandbox cannot start: ${error.message}.` : error.message);
});

console.log(`The Box sandbox is ready on ${sandbox.url}`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    setTimeout(() => process.exit(0), 1000).unref();
    void sandbox.close().finally(() => process.exit(0));
  });
}
