import { isBoxRequestOf } from "#faults/box-requests.ts";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Answer, Passing, Treatment } from "#faults/gate.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import type { Trials } from "#faults/trials.ts";

const json = { "content-type": "application/json" };

/** Ways in which Box does not answer now. */
const refusals: Record<string, Answer> = {
  "429 with Retry-After": {
    status: 429,
    headers: { ...json, "retry-after": "2" },
    body: Buffer.from('{"code":"rate_limit_exceeded"}'),
  },
  "429 without": { status: 429, headers: json, body: Buffer.from("") },
  "500": { status: 500, headers: json, body: Buffer.from('{"code":"internal_server_error"}') },
  "502 in HTML": {
    status: 502,
    headers: { "content-type": "text/html" },
    body: Buffer.from("<html>Bad gateway</html>"),
  },
  "503 with Retry-After": { status: 503, headers: { ...json, "retry-after": "1" }, body: Buffer.from("") },
};
const names = Object.keys(refusals) as [string, ...string[]];

const mostTimes = 3;

async function refuseSome(field: Field, trials: Trials): Promise<void> {
  const { stand, connectors } = field;
  const connected = await connectors.connect("F8");
  const notBefore = new Map<string, number>();
  const refused = new Map<string, number>();
  const chance = trials.draw();
  let left = 0;
  let bursts = chance.between(4, 7);
  let name = chance.pick(names);

  function refuse(passing: Passing): Treatment {
    const retryAfterMs = Number(refusals[name]?.headers["retry-after"] ?? 0) * 1000;
    const chosen = refusals[name];
    return {
      rewrite: (answer) => {
        notBefore.set(passing.path, Date.now() + retryAfterMs - 100);
        return chosen ?? answer;
      },
    };
  }

  const remove = stand.boxGate.rule((passing) => {
    if (!isBoxRequestOf(field, connected, passing)) return undefined;
    const early = (notBefore.get(passing.path) ?? 0) - Date.now();
    if (early > 0) trials.violation(`${passing.path} was asked again ${early} ms before Retry-After was over`);
    if (left === 0 && bursts > 0 && chance.happens(0.5)) {
      bursts -= 1;
      left = chance.between(1, 3);
      name = chance.pick(names);
      trials.tried();
    }
    const times = refused.get(passing.path) ?? 0;
    // The waits of one request double each time.
    if (left === 0 || times === mostTimes) return undefined;
    refused.set(passing.path, times + 1);
    left -= 1;
    return refuse(passing);
  });
  const runId = await connectors.start(connected);
  await runToPublished(field, trials, runId);
  remove();
}

/** F8: Box refuses for a while, in each of its ways. */
export const boxRefuses: Campaign = {
  fault: "F8",
  title: "429, 5xx and gateway pages of Box, in bursts",
  trials: { short: 10, quick: 50, long: 500 },
  async run(field, trials) {
    while (trials.wants()) await Promise.all(Array.from({ length: 10 }, () => refuseSome(field, trials)));
  },
};
