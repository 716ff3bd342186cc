import { db } from "#lib/db.ts";
import { openOfGrant } from "#lib/grants/sealed.ts";
import type { Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { type Size, type Stage, setStage } from "./stage.ts";
import { takeToPublished } from "./taking.ts";

const latencyMs = 300;
const servers = 4;
const boxRequestsPerSecond = 1000 / 60;

async function accessTokenOf(connectorId: string): Promise<string> {
  const { grant } = await db.connector.findUniqueOrThrow({ where: { id: connectorId }, select: { grant: true } });
  if (!grant) throw new Error("The connector has no grant.");
  return openOfGrant(grant.id, "access_token_sealed", grant.accessTokenSealed);
}

/** Requests a second of several endpoint servers together, each of which takes an enterprise of the size. */
async function rateOfSeveral(stage: Stage, size: Size): Promise<number> {
  await stage.addServers(servers - 1);
  const connectorIds: string[] = [];
  for (let made = 0; made < servers; made += 1) connectorIds.push(await stage.connect(size));
  await stage.limitRate(false);
  const taken = await Promise.all(connectorIds.map((id) => takeToPublished(id)));
  const { served } = await stage.requests();
  return served.length / Math.max(...taken.map(({ seconds }) => seconds));
}

/** A crawl from afar, against the very same requests with one under way at a time. */
export async function measureLatency(_databaseUrl: string, scale: Scale): Promise<Measured> {
  const stage = await setStage();
  try {
    const groups = scale.latencyGroups;
    const size = { users: groups * 50, groups, memberships: groups * 150 };
    const connectorId = await stage.connect(size);
    await stage.limitRate(false);
    await stage.delayAnswers(latencyMs);
    const { seconds } = await takeToPublished(connectorId);
    const { served } = await stage.requests();
    const authorization = `Bearer ${await accessTokenOf(connectorId)}`;
    const started = performance.now();
    for (const path of served) {
      const response = await fetch(`${stage.sandboxUrl}${path}`, { headers: { authorization } });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${path} was answered with ${response.status} the second time.`);
    }
    const oneByOne = served.length / ((performance.now() - started) / 1000);
    const ofOne = served.length / seconds;
    return {
      figures: {
        latency: { ours: ofOne, baseline: oneByOne, limit: boxRequestsPerSecond },
        severalServers: {
          ours: await rateOfSeveral(stage, size),
          baseline: ofOne * servers,
          limit: boxRequestsPerSecond * servers,
        },
      },
    };
  } finally {
    await stage.end();
  }
}
