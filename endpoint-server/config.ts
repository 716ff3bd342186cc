import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { Stop } from "./stop.ts";

const setting = (name: string, most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most, `${name} is too long: at most ${most} characters.`)
    .regex(/^\P{Cc}*$/u, `${name} must be one line.`);

const address = setting("ENGINE_URL", 500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: "ENGINE_URL is not an address. Set it to the engine's address, such as https://console.example.com.",
    abort: true,
  })
  .transform((text) => text.replace(/\/+$/, ""));

const variables = z.object({
  ENGINE_URL: address,
  ENROLMENT_CODE: setting("ENROLMENT_CODE", 100).optional(),
  ENROLMENT_CODE_FILE: setting("ENROLMENT_CODE_FILE", 1000).optional(),
  ENDPOINT_SERVER_DATA_DIR: setting("ENDPOINT_SERVER_DATA_DIR", 1000).optional(),
  ENDPOINT_SERVER_NAME: setting("ENDPOINT_SERVER_NAME", 200).optional(),
});

export type Config = {
  engineUrl: string;
  /** Null: none was given. "-": it comes on standard input. */
  enrolmentCode: string | null;
  dataFolder: string;
  /** How it calls itself when it enrols. */
  name: string;
};

// A file that is gone is one whose code was used: the machine may be enrolled by now.
function codeIn(path: string): string | null {
  try {
    return setting("ENROLMENT_CODE_FILE", 100).safeParse(readFileSync(path, "utf8")).data ?? null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Stop(`ENROLMENT_CODE_FILE names ${path}, which can't be read. Give this user access to it.`);
  }
}

/** The settings, from the environment. Empty means not set. Throws Stop with a sentence for the first fault. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  if (!given.ENGINE_URL)
    throw new Stop("ENGINE_URL is missing. Set it to the engine's address, as the console shows it.");
  const read = variables.safeParse(given);
  if (!read.success) throw new Stop(read.error.issues[0]?.message ?? "The settings can't be understood.");
  const { ENGINE_URL, ENROLMENT_CODE, ENROLMENT_CODE_FILE, ENDPOINT_SERVER_DATA_DIR, ENDPOINT_SERVER_NAME } = read.data;
  return {
    engineUrl: ENGINE_URL,
    enrolmentCode: ENROLMENT_CODE ?? (ENROLMENT_CODE_FILE ? codeIn(ENROLMENT_CODE_FILE) : null),
    dataFolder: resolve(ENDPOINT_SERVER_DATA_DIR ?? ".data/endpoint-server"),
    name: ENDPOINT_SERVER_NAME ?? (hostname() || "endpoint server"),
  };
}
