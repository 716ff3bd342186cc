import { pruneApiTokens } from "#lib/api-tokens/prune.ts";
import { expireAuthorizations } from "#lib/authorizations/expire.ts";
import type { EngineCaller } from "#lib/caller.ts";
import { endDrains } from "#lib/endpoint-servers/drain.ts";
import { endForgottenSessions } from "#lib/forgotten-sessions.ts";
import { keepGrantsAlive, revokeUnusedGrants } from "#lib/grants/keep-alive.ts";
import { pruneRefreshAttempts, recoverRefreshes } from "#lib/grants/recover.ts";
import { deliverNotifications } from "#lib/notifications/deliver.ts";
import { planNotifications } from "#lib/notifications/plan.ts";
import { pruneDeliveryLog } from "#lib/notifications/prune.ts";
import { watchForProblems } from "#lib/notifications/watch.ts";
import { pruneRateLimits } from "#lib/rate-limits/prune.ts";
import { startDueRuns } from "#lib/runs/due.ts";
import { expireLeases } from "#lib/runs/expire.ts";
import { pruneInventories, pruneLeftRows } from "#lib/runs/prune.ts";
import { pruneRunLogs } from "#lib/runs/prune-logs.ts";
import { reviewWaitingRuns } from "#lib/runs/waiting.ts";

type Work = (engine: EngineCaller) => Promise<unknown>;

/** Every engine does these itself, every few seconds: they lock what they take, so several engines share the work. */
export const frequentJobs: readonly { name: string; everySeconds: number; work: Work }[] = [
  { name: "start due runs", everySeconds: 1, work: (engine) => startDueRuns(engine) },
  { name: "expire leases", everySeconds: 15, work: expireLeases },
  { name: "end forgotten sessions", everySeconds: 5, work: endForgottenSessions },
  { name: "review waiting runs", everySeconds: 5, work: reviewWaitingRuns },
  { name: "recover refreshes", everySeconds: 20, work: recoverRefreshes },
  { name: "end drains", everySeconds: 15, work: endDrains },
  { name: "expire authorizations", everySeconds: 30, work: expireAuthorizations },
  { name: "watch for problems", everySeconds: 10, work: watchForProblems },
  { name: "plan notifications", everySeconds: 4, work: planNotifications },
  { name: "deliver notifications", everySeconds: 2, work: deliverNotifications },
];

/** One of the engines does these, at the times of the cron expression (UTC). */
export const plannedJobs: readonly { name: string; cron: string; work: Work }[] = [
  { name: "keep-grants-alive", cron: "17 * * * *", work: keepGrantsAlive },
  { name: "revoke-unused-grants", cron: "37 * * * *", work: revokeUnusedGrants },
  { name: "prune-refresh-attempts", cron: "7 3 * * *", work: pruneRefreshAttempts },
  { name: "prune-inventories", cron: "*/10 * * * *", work: pruneInventories },
  { name: "prune-left-rows", cron: "47 * * * *", work: pruneLeftRows },
  { name: "prune-run-logs", cron: "27 * * * *", work: pruneRunLogs },
  { name: "prune-api-tokens", cron: "7 * * * *", work: pruneApiTokens },
  { name: "prune-rate-limits", cron: "57 * * * *", work: pruneRateLimits },
  { name: "prune-delivery-log", cron: "47 * * * *", work: pruneDeliveryLog },
];
