import { runAddress } from "#lib/protocol/addresses.ts";
import { heldRequest } from "#lib/protocol/messages.ts";
import { releaseRun } from "#lib/runs/holding.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";

/** The holder hands the run back before it stops. */
export const release = door({
  method: "POST",
  path: "/endpoint-server/runs/:runId/release",
  params: runAddress,
  body: heldRequest,
  answer: async (server, { params, body }) => orRefuse(await releaseRun(server, params.runId, body.epoch)),
});
