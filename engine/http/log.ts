import { runAddress } from "#lib/protocol/addresses.ts";
import { logRequest } from "#lib/protocol/messages.ts";
import { recordLog } from "#lib/runs/log.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";

/** What the holder has to say, for the run's log. */
export const log = door({
  method: "POST",
  path: "/endpoint-server/runs/:runId/log",
  params: runAddress,
  bodyLimitBytes: 1_000_000,
  body: logRequest,
  answer: async (server, { params, body }) => orRefuse(await recordLog(server, params.runId, body)),
});
