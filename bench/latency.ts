import { db } from "#lib/db.ts";
import { openOfGrant } from "#lib/grants/sealed.ts";
import type { Measured } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { setStage } from "./stage.ts";
import { takeToPublished } from "./taking.ts";

const latencyMs = 300;

async function accessTokenOf(connectorId: string): Promise<string> {
  const { grant } = await db.connector.findUniqueOrThrow({ where: { id: connectorId }, select: { grant: true } });
  if (!grant) throw new Error("The connector has no grant.");
  return openOfGrant(grant.id, "access_token_sealed", grant.accessTokenSealed);
}

/** A crawl from afar, against the very same requests with one under way at a time. */
export async function measureLatency(_databaseUrl: string, scale: Scale): Promise<Measured> {
  const stage = await setStage();
  try {
    const groups = scale.latencyGroups;
    const connectorId = await stage.connect({ users: groups * 50, groups, memberships: groups * 150 });
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
    return { figures: { latency: { ours: served.length / seconds, baseline: oneByOne, limit: 1000 / 60 } } };
  } finally {
    await stage.end();
  }
}
