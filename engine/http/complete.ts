import { runAddress } from "#lib/protocol/addresses.ts";
import { completeRequest } from "#lib/protocol/messages.ts";
import { completeRun } from "#lib/runs/complete.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";

/** The holder has read everything. */
export const complete = door({
  method: "POST",
  path: "/endpoint-server/runs/:runId/complete",
  params: runAddress,
  body: completeRequest,
  answer: async (server, { params, body }) => orRefuse(await completeRun(server, params.runId, body)),
});
