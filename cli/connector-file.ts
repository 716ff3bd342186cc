import { readFileSync } from "node:fs";
import { z } from "zod";
import { connectorFile, connectorInFile } from "#lib/connectors/file.ts";
import type { ConnectorKind } from "#lib/connectors/kind.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { nameKeyOf } from "#lib/connectors/schema.ts";
import { leftOut } from "#lib/left-out.ts";
import { schemaFault } from "#lib/schema-fault.ts";
import { Exit } from "./exit.ts";

const notAName = "Give the name of an environment variable, such as BOX_SECRET, never the secret itself.";

/** A connector of Connectors > Export, and where its Client secret is found. */
const wantedConnector = connectorInFile.extend({
  clientSecretEnv: z
    .string(notAName)
    .regex(/^[A-Za-z_]\w{0,99}$/, notAName)
    .optional(),
});
export type WantedConnector = z.infer<typeof wantedConnector>;

export type WantedFile = { kind: ConnectorKind; connectors: WantedConnector[] };

/** The file can't be carried out: all that is wrong with it, before anything was changed. */
export const faulty = (faults: string[]) =>
  new Exit(`Nothing was changed. What is wrong with the file:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);

export const faultOf = (name: string, field: string, message: string) => `"${name}": ${field}: ${message}`;

const secrets = ["clientSecret", "token"];

function issueFaults(name: string, issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") return [faultOf(name, issue.path.join("."), issue.message)];
  return issue.keys.map((key) =>
    secrets.includes(key)
      ? faultOf(
          name,
          key,
          "A secret has no place in the file. Name the environment variable with it in clientSecretEnv.",
        )
      : faultOf(name, [...issue.path, key].join("."), "There is no such field."),
  );
}

/** One connector as its schema reads it, or what is wrong with it. */
function judge(kind: ConnectorKind, entry: unknown, place: number): WantedConnector | string[] {
  const given = (entry as { name?: unknown } | null)?.name;
  const name = typeof given === "string" && given !== "" ? given.slice(0, 100) : `connector ${place + 1} of the file`;
  const read = wantedConnector.safeParse(entry, { error: schemaFault });
  if (!read.success) return read.error.issues.flatMap((issue) => issueFaults(name, issue));
  const faults: string[] = [];
  const settings = kind.settings.safeParse(read.data.settings);
  for (const { path, message } of settings.error?.issues ?? [])
    faults.push(faultOf(name, ["settings", ...path].join("."), message));
  // What the schemas leave out of a schedule or the settings would be a wish that nobody hears of.
  const heard = { ...read.data, settings: settings.data ?? read.data.settings };
  for (const field of leftOut(entry, heard)) faults.push(faultOf(name, field, "There is no such field."));
  const environments = [kind.environment.id, kind.sandbox("").id];
  if (!environments.includes(read.data.environment))
    faults.push(faultOf(name, "environment", `Write ${environments.join(" or ")}.`));
  if (faults.length > 0 || !settings.success) return faults;
  return { ...read.data, settings: settings.data as WantedConnector["settings"] };
}

const nameOf = (path: string) => (path === "-" ? "Standard input" : path);

/** The text of the file, or of standard input for "-"; a mark at its beginning is left out. */
function textOf(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path === "-" ? 0 : path);
  } catch (error) {
    throw new Exit(`${nameOf(path)} can't be read: ${error instanceof Error ? error.message : error}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Exit(`${nameOf(path)} is not in UTF-8, so its names could be taken for others. Save it as UTF-8.`);
  }
}

function contentOf(path: string): unknown {
  const text = textOf(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Exit(`${nameOf(path)} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** The connectors that the content of a file asks for. Throws Exit with every fault of it. */
export function readWanted(content: unknown): WantedFile {
  const file = connectorFile.safeParse(content);
  if (!file.success) throw new Exit(file.error.issues[0]?.message ?? "This file can't be read.");
  const kind = connectorKinds.find(({ id }) => id === file.data.kind);
  if (!kind) throw new Exit(`There is no kind of connector "${file.data.kind}".`);
  const judged = file.data.connectors.map((entry, place) => judge(kind, entry, place));
  const connectors = judged.filter((each) => !Array.isArray(each));
  const faults = judged.filter((each) => Array.isArray(each)).flat();
  const keys = connectors.map(({ name }) => nameKeyOf(name));
  for (const [place, { name }] of connectors.entries())
    if (keys.indexOf(nameKeyOf(name)) !== place)
      faults.push(faultOf(name, "name", "Another connector of the file has the same name."));
  if (faults.length > 0) throw faulty(faults);
  return { kind, connectors };
}

/** As readWanted, of the file at `path`, or of standard input for "-". */
export const readConnectorFile = (path: string): WantedFile => readWanted(contentOf(path));
