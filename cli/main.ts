import { applyCommands } from "./apply.ts";
import { readArguments } from "./arguments.ts";
import { consoleClient } from "./client.ts";
import { connectorCommands } from "./connectors.ts";
import { endpointServerCommands } from "./endpoint-servers.ts";
import { Exit, exitCodes } from "./exit.ts";
import { allHelp, commandHelp } from "./help.ts";
import { inventoryCommands } from "./inventory.ts";
import { print, say } from "./print.ts";
import { runLogCommands } from "./run-log.ts";
import { runStartCommands } from "./run-start.ts";
import { runCommands } from "./runs.ts";
import { readSettings } from "./settings.ts";

const commands = [
  ...connectorCommands,
  ...applyCommands,
  ...runStartCommands,
  ...runCommands,
  ...runLogCommands,
  ...inventoryCommands,
  ...endpointServerCommands,
];

async function main(): Promise<number> {
  const asked = readArguments(commands, process.argv.slice(2));
  if (!asked.help) return asked.command.run(consoleClient(readSettings(process.env)), asked.places, asked.values);
  print(asked.command ? commandHelp(asked.command) : allHelp(commands, asked.group));
  return exitCodes.done;
}

// Who reads the output may have read enough, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof Exit) say(error.message);
  else console.error(error);
  process.exitCode = error instanceof Exit ? error.code : exitCodes.failed;
}
