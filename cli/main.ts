import { applyCommands } from "./apply.ts";
import { readArguments } from "./arguments.ts";
import { authorizationLinkCommands } from "./authorization-link.ts";
import { consoleClient } from "./client.ts";
import { connectorCommands } from "./connectors.ts";
import { endpointServerCommands } from "./endpoint-servers.ts";
import { Exit, exitCodes } from "./exit.ts";
import { exportCommands } from "./export.ts";
import { allHelp, commandHelp } from "./help.ts";
import { inventoryCommands } from "./inventory.ts";
import { print, say } from "./print.ts";
import { followProxy } from "./proxy.ts";
import { runLogCommands } from "./run-log.ts";
import { runStartCommands } from "./run-start.ts";
import { runCommands } from "./runs.ts";
import { readSettings } from "./settings.ts";

const commands = [
  ...connectorCommands,
  ...applyCommands,
  ...exportCommands,
  ...authorizationLinkCommands,
  ...runStartCommands,
  ...runCommands,
  ...runLogCommands,
  ...inventoryCommands,
  ...endpointServerCommands,
];

async function main(): Promise<number> {
  const asked = readArguments(commands, process.argv.slice(2));
  if (!asked.help) {
    const client = consoleClient(readSettings(process.env));
    followProxy(process.env);
    return asked.command.run(client, asked.places, asked.values);
  }
  print(asked.command ? commandHelp(asked.command) : allHelp(commands, asked.group));
  return exitCodes.done;
}

// Who reads the output may have read enough, as `head` does.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  process.exit(code === "EPIPE" ? (process.exitCode ?? exitCodes.done) : exitCodes.failed);
});
// What goes on meanwhile may be read by nobody; what becomes of it counts all the same.
process.stderr.on("error", () => {});

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof Exit) say(error.message);
  else console.error(error);
  process.exitCode = error instanceof Exit ? error.code : exitCodes.failed;
}
