import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs the endpoint server's one file to its end, with the test's Node, nothing of the test's environment, and `folder`
 * as its working directory. Gives its exit code and everything it printed.
 */
export async function runServerFile(
  file: string,
  folder: string,
  { args = [], variables = {}, flags = [] }: { args?: string[]; variables?: Record<string, string>; flags?: string[] },
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [...flags, file, ...args], {
    cwd: folder,
    env: { NODE_ENV: "production", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const [code] = await once(child, "close");
  return { code, output };
}
