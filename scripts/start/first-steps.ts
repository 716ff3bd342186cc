import { spawn } from "node:child_process";
import { z } from "zod";
import { Fault } from "#scripts/fault.ts";
import { projectFile } from "./process.ts";
import type { Settings } from "./settings.ts";

const schema = z.object({
  /** The first administrator, when this start created it; the password only when it was not preset. */
  administrator: z.object({ email: z.string(), password: z.string().optional() }).nullable(),
  /** For the endpoint server of this machine; null when one was enrolled before. */
  enrolmentCode: z.string().nullable(),
});

export type FirstSteps = z.infer<typeof schema>;

/**
 * Creates what a new installation needs, in a process of its own that has the console's settings: see
 * scripts/first-steps.ts. Throws a Fault with its sentence.
 */
export function takeFirstSteps(
  settings: Settings,
  shared: Record<string, string>,
  signal: AbortSignal,
): Promise<FirstSteps> {
  const child = spawn(process.execPath, [projectFile("scripts", "first-steps.ts")], {
    env: {
      ...process.env,
      ...shared,
      ADMIN_EMAIL: settings.administratorEmail,
      ADMIN_PASSWORD: settings.administratorPassword ?? "",
    },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let [output, complaint] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(schema.parse(JSON.parse(output)));
      else reject(new Fault(complaint.trim() || "The first administrator could not be created."));
    });
  });
}
