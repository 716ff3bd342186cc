import { runAddress } from "#lib/protocol/addresses.ts";
import { failRequest } from "#lib/protocol/messages.ts";
import { failRun } from "#lib/runs/fail.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";

/** The holder gives up, with the cause. */
export const fail = door({
  method: "POST",
  path: "/endpoint-server/runs/:runId/fail",
  params: runAddress,
  body: failRequest,
  answer: async (server, { params, body }) => orRefuse(await failRun(server, params.runId, body)),
});
