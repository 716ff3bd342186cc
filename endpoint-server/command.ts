import { parseArgs } from "node:util";
import { version } from "#lib/protocol/version.ts";
import { Stop } from "./stop.ts";

export const help = `Connector Console, endpoint server ${version}

  node connector-endpoint-server.mjs               works until it is stopped (SIGTERM or Ctrl-C)
  node connector-endpoint-server.mjs check         says what works and what is missing, then ends
  node connector-endpoint-server.mjs --rotate-key  renews the machine's key first
  node connector-endpoint-server.mjs --version     the release
  node connector-endpoint-server.mjs --help        this

Settings, in the environment:
  ENGINE_URL                the engine's address, as the console shows it
  ENROLMENT_CODE            once; - reads it from standard input. Not set: it is asked for on a terminal
  ENROLMENT_CODE_FILE       the same, from a file
  ENDPOINT_SERVER_DATA_DIR  where its key and identity are kept (.data/endpoint-server)
  ENDPOINT_SERVER_NAME      how it calls itself when it enrols (the host's name)
  ENDPOINT_SERVER_CA_FILE   certificates (PEM) to trust besides the well-known ones
  HTTPS_PROXY, HTTP_PROXY   the proxy to the engine and to Box; NO_PROXY: the hosts that need none
  LOG_FORMAT                text, or json for one JSON object a line (text)
`;

/** What the endpoint server was started to do. */
export type Command = { do: "serve"; renewKey: boolean } | { do: "check" } | { do: "version" } | { do: "help" };

const options = {
  "rotate-key": { type: "boolean" },
  version: { type: "boolean", short: "v" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the arguments. Throws Stop for those it does not know. */
export function readCommand(given: string[]): Command {
  const see = "--help lists what there is.";
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: given, options, allowPositionals: true });
  } catch {
    throw new Stop(`There is no option ${given.find((argument) => argument.startsWith("-"))}. ${see}`);
  }
  const { values, positionals } = parsed;
  if (values.help) return { do: "help" };
  if (values.version) return { do: "version" };
  const [command, ...more] = positionals;
  if (command === undefined) return { do: "serve", renewKey: values["rotate-key"] ?? false };
  if (command !== "check") throw new Stop(`There is no command ${command}. ${see}`);
  if (more.length > 0 || values["rotate-key"]) throw new Stop(`check takes nothing else. ${see}`);
  return { do: "check" };
}
