import { gzipSync } from "node:zlib";
import { isBoxRequestOf } from "#faults/box-requests.ts";
import type { Campaign, Field } from "#faults/campaign.ts";
import type { Connected } from "#faults/connectors.ts";
import { oddRecords } from "#faults/garbage.ts";
import type { Answer, Passing, Treatment } from "#faults/gate.ts";
import { runToPublished } from "#faults/run-to-end.ts";
import type { Trials } from "#faults/trials.ts";
import { db } from "#lib/db.ts";
import { truthOf } from "#test/box-truth.ts";

const recordsAPage = 60;
const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };

/** Whole answers that are none. */
const bodies: readonly [() => Answer, ...(() => Answer)[]] = [
  () => ({ status: 200, headers: html, body: Buffer.from("<!doctype html><title>Sign in to the network</title>") }),
  () => ({ status: 200, headers: json, body: Buffer.alloc(0) }),
  () => ({ status: 200, headers: json, body: Buffer.from('{"entries":[{"id":"1","na') }),
  () => ({ status: 200, headers: json, body: Buffer.from(`${"[".repeat(200_000)}`) }),
  () => ({ status: 200, headers: json, body: Buffer.from(`${"[".repeat(9000)}${"]".repeat(9000)}`) }),
  () => ({ status: 200, headers: json, body: Buffer.from('{"entries":"none","total_count":"many","next_marker":7}') }),
  () => ({ status: 200, headers: json, body: Buffer.from("null") }),
  () => ({ status: 200, headers: json, body: Buffer.from([0xff, 0xfe, 0x00, 0x80]) }),
  () => ({
    status: 200,
    headers: { ...json, "content-encoding": "gzip" },
    body: gzipSync(Buffer.alloc(60_000_000, 32)),
  }),
  () => ({ status: 200, headers: { ...json, "content-encoding": "gzip" }, body: Buffer.from("no gzip at all") }),
  () => ({ status: 200, headers: json, body: Buffer.alloc(17_000_000, "a") }),
];

function withRecords(answer: Answer, records: string[]): Answer {
  const body = answer.body
    .toString()
    .replace('"entries":[', () => `"entries":[${records.map((record) => `${record},`).join("")}`);
  return { ...answer, body: Buffer.from(body) };
}

/** Every odd record is either taken in as it is, or set aside and counted; nothing of the others is lost. */
async function judge(
  { stand }: Field,
  trials: Trials,
  { id, enterprise }: Connected,
  runId: string,
  odd: number,
): Promise<void> {
  const stream = await db.runStream.findUniqueOrThrow({ where: { runId_stream: { runId, stream: "users" } } });
  const kept = await db.setAsideRecord.count({ where: { runId, stream: "users" } });
  if (kept !== stream.setAside)
    trials.violation(`run ${runId} counts ${stream.setAside} records set aside and keeps ${kept}`);
  const ids = [...truthOf(stand.sandbox, enterprise).users.keys()];
  const own = await db.inventoryUser.count({ where: { runId, id: { in: ids } } });
  if (own !== ids.length) trials.violation(`connector ${id} has ${own} of ${ids.length} users`);
  const foreign = stream.items - own;
  if (stream.setAside + foreign > odd || stream.setAside < odd / 3)
    trials.violation(`of ${odd} odd records ${stream.setAside} were set aside and ${foreign} taken in`);
}

async function feed(field: Field, trials: Trials): Promise<void> {
  const { stand, connectors } = field;
  const connected = await connectors.connect("F9");
  connected.isSteady = false;
  const chance = trials.draw();
  const records = oddRecords(chance.between(0, 2_000_000_000), recordsAPage);
  let spoils = chance.between(1, 3);
  let isFed = false;
  const remove = stand.boxGate.rule((passing: Passing): Treatment | undefined => {
    if (!isBoxRequestOf(field, connected, passing)) return undefined;
    passing.headers = { ...passing.headers, "accept-encoding": "identity" };
    if (spoils > 0 && chance.happens(0.3)) {
      spoils -= 1;
      const body = chance.pick(bodies);
      trials.tried();
      return { rewrite: body };
    }
    if (isFed || !passing.path.includes("usemarker=true")) return {};
    isFed = true;
    for (const _ of records) trials.tried();
    return { rewrite: (answer) => withRecords(answer, records) };
  });
  const runId = await connectors.start(connected);
  await runToPublished(field, trials, runId);
  remove();
  await judge(field, trials, connected, runId, isFed ? records.length : 0);
}

/** F9: Box answers with what is no answer, or lists what is no user. */
export const boxGarbage: Campaign = {
  fault: "F9",
  title: "garbage in the answers of Box",
  trials: { short: 200, quick: 1000, long: 50_000 },
  async run(field, trials) {
    while (trials.wants()) await Promise.all(Array.from({ length: 10 }, () => feed(field, trials)));
  },
};
