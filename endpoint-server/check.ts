import { connectorKinds } from "#lib/connectors/kinds.ts";
import { checkEngine } from "./check-engine.ts";
import { failed, type Line, passed } from "./check-line.ts";
import { folderLine, identityLine, memoryLines } from "./check-machine.ts";
import { reach } from "./check-reach.ts";
import { readConfig } from "./config.ts";
import { Stop } from "./stop.ts";

type Environment = Record<string, string | undefined>;

/** The way to where a provider's API answers, without credentials: any answer will do, a 401 is expected. */
async function checkProvider(apiUrl: string, environment: Environment): Promise<Line[]> {
  const { isOpen, lines } = await reach("Box", new URL(apiUrl), environment);
  if (!isOpen) return lines;
  try {
    const signal = AbortSignal.timeout(20_000);
    const { status } = await fetch(`${apiUrl}/users/me`, { redirect: "manual", signal });
    const answers = status < 500 && status !== 407;
    const line = answers ? passed : failed;
    return [
      ...lines,
      line("Box: answer", answers ? `${apiUrl} answers` : `${apiUrl} answers ${status}. Try again later.`),
    ];
  } catch {
    return [...lines, failed("Box: answer", `${apiUrl} does not answer. Look at the proxy and the firewall.`)];
  }
}

async function* linesOf(environment: Environment): AsyncGenerator<Line> {
  yield passed("Node", process.versions.node);
  yield* memoryLines();
  const config = readConfig(environment);
  yield await folderLine(config);
  yield await identityLine(config);
  const { lines, apiUrls } = await checkEngine(config.engineUrl, environment);
  yield* lines;
  for (const apiUrl of apiUrls ?? connectorKinds.map(({ environment: usual }) => usual.apiUrl))
    yield* await checkProvider(apiUrl, environment);
}

/**
 * Looks at everything that this machine needs to be an endpoint server, changing nothing here or at the engine, and
 * prints a line for each. Gives whether all passed.
 */
export async function check(environment: Environment, print: (line: string) => void): Promise<boolean> {
  let all = true;
  const say = ({ passed: isPassed, name, words }: Line) => {
    all &&= isPassed;
    print(`${isPassed ? "passed" : "failed"}  ${name}: ${words}`);
  };
  try {
    for await (const line of linesOf(environment)) say(line);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(failed("Settings", error.message));
  }
  return all;
}
