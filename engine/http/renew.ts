import { runAddress } from "#lib/protocol/addresses.ts";
import { heldRequest, heldResponse } from "#lib/protocol/messages.ts";
import { renewLease } from "#lib/runs/holding.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";

/** The holder is still at it. */
export const renew = door({
  method: "POST",
  path: "/endpoint-server/runs/:runId/renew",
  params: runAddress,
  body: heldRequest,
  response: heldResponse,
  answer: async (server, { params, body }) => orRefuse(await renewLease(server, params.runId, body.epoch)),
});
