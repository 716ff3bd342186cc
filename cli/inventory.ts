import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import type { Client } from "./client.ts";
import { command } from "./command.ts";
import { Exit, exitCodes, usage } from "./exit.ts";
import { findConnector } from "./find-connector.ts";
import { say } from "./print.ts";
import { untilInterrupted } from "./until-interrupted.ts";

const readable = (content: ReadableStream<Uint8Array>) => Readable.fromWeb(content as NodeStream<Uint8Array>);

/** What was printed can't be taken back, so this isn't tried again once something was. */
async function toStandardOutput(client: Client, path: string): Promise<void> {
  let isBegun = false;
  await client.download(path, async (content) => {
    try {
      for await (const chunk of readable(content)) {
        isBegun = true;
        if (!process.stdout.write(chunk)) await new Promise((resolve) => process.stdout.once("drain", resolve));
      }
    } catch (error) {
      if (!isBegun) throw error;
      throw new Exit("The export was cut off: what was printed isn't the whole of it.");
    }
  });
}

/** The file is there whole or not at all. */
async function toFile(client: Client, path: string, file: string, life: AbortSignal): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.part`;
  try {
    await client.download(path, (content) => pipeline(readable(content), createWriteStream(unfinished)), life);
    life.throwIfAborted();
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    const isOurs = error instanceof Error && "syscall" in error;
    throw isOurs ? new Exit(`${file} can't be written: ${error.message}`) : error;
  }
}

const exportInventory = command({
  name: "inventory export",
  places: ["connector"],
  options: {
    users: { type: "boolean", says: "the users" },
    groups: { type: "boolean", says: "the groups" },
    output: { type: "string", short: "o", value: "file.csv", says: "where to; - for standard output" },
  },
  summary: "Write the published users or groups of a connector as CSV",
  async run(client, [nameOrId = ""], { users, groups, output }) {
    if (!users === !groups) throw usage("Give --users or --groups: one of them.");
    if (!output) throw usage("Give --output with the file's name, or - for standard output.");
    const { id } = await findConnector(client, nameOrId);
    const path = `/connectors/${id}/inventory/${users ? "users" : "groups"}.csv`;
    if (output === "-") {
      await toStandardOutput(client, path);
      return exitCodes.done;
    }
    return untilInterrupted(`Stopped. ${output} is as it was.`, async (life) => {
      await toFile(client, path, output, life);
      say(`Written to ${output}.`);
      return exitCodes.done;
    });
  },
});

export const inventoryCommands = [exportInventory];
