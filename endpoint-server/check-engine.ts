import { engineAddresses } from "#lib/protocol/engine-addresses.ts";
import { isBehind } from "#lib/protocol/is-behind.ts";
import { aboutResponse } from "#lib/protocol/messages.ts";
import { version } from "#lib/protocol/version.ts";
import { failed, type Line, passed } from "./check-line.ts";
import { reach } from "./check-reach.ts";
import { exchange } from "./exchange.ts";
import { Stop } from "./stop.ts";

/** The console marks a clock that is further off. */
const mostSkewSeconds = 60;

type Checked = { lines: Line[]; apiUrls: string[] | null };

function clockLine(serverTime: string, askedAt: number): Line {
  // The answer was made somewhere between asking and now.
  const seconds = Math.round(((askedAt + Date.now()) / 2 - Date.parse(serverTime)) / 1000);
  const words =
    seconds === 0 ? "as the engine's" : `${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} the engine's`;
  if (Math.abs(seconds) <= mostSkewSeconds) return passed("Clock", words);
  return failed("Clock", `${words}. Set this machine's clock, best by NTP.`);
}

/** What a machine signs is for the address that it knows the engine by, and counts for no other. */
function addressLine(engineUrl: string, known: string): Line {
  if (engineAddresses(known).includes(engineUrl)) return passed("Engine: address", "as the console shows it");
  return failed("Engine: address", `the engine there is known as ${known}. Set ENGINE_URL to that.`);
}

function releaseLine(release: string): Line {
  if (!isBehind(version, release)) return passed("Release", `${version}, the console's is ${release}`);
  return failed(
    "Release",
    `${version} is behind the console's ${release}. Replace the file by the console's and restart.`,
  );
}

/** The way to the engine, its protocol, clock and release. `apiUrls`: whom it says there is to reach, null when unheard. */
export async function checkEngine(
  engineUrl: string,
  environment: Record<string, string | undefined>,
): Promise<Checked> {
  const { isOpen, lines } = await reach("Engine", new URL(engineUrl), environment);
  if (!isOpen) return { lines, apiUrls: null };
  const askedAt = Date.now();
  const options = { token: null, schema: aboutResponse, timeoutMs: 20_000, signal: new AbortController().signal };
  try {
    const answer = await exchange(`${engineUrl}/endpoint-server/about`, "GET", null, options);
    if (answer.outcome === "ok") {
      const { protocolVersion, release, serverTime, apiUrls, engineUrl: known } = answer.value;
      lines.push(passed("Engine: protocol", `version ${protocolVersion}, as this endpoint server's`));
      if (known) lines.push(addressLine(engineUrl, known));
      lines.push(clockLine(serverTime, askedAt), releaseLine(release));
      return { lines, apiUrls };
    }
    const why = answer.outcome === "refused" ? answer.refusal.message : answer.why;
    const cure =
      "See that ENGINE_URL is the engine's address as the console shows it, and that the console is of this release.";
    lines.push(failed("Engine: protocol", `${why.replace(/\.$/, "")}. ${cure}`));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    lines.push(failed("Engine: protocol", error.message));
  }
  return { lines, apiUrls: null };
}
