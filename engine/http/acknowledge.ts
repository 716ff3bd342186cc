import { runAddress } from "#lib/protocol/addresses.ts";
import { heldRequest, heldResponse } from "#lib/protocol/messages.ts";
import { acknowledgeRun } from "#lib/runs/holding.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";

/** The holder has the run, and from now on may call the provider. */
export const acknowledge = door({
  method: "POST",
  path: "/endpoint-server/runs/:runId/acknowledge",
  params: runAddress,
  body: heldRequest,
  response: heldResponse,
  answer: async (server, { params, body }) => orRefuse(await acknowledgeRun(server, params.runId, body.epoch)),
});
