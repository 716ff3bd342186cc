import { runAddress } from "#lib/protocol/addresses.ts";
import { accessTokenRequest, accessTokenResponse } from "#lib/protocol/messages.ts";
import { readRunAccess } from "#lib/runs/access.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";

/** The provider's current access token, for the run's holder. */
export const accessToken = door({
  method: "POST",
  path: "/endpoint-server/runs/:runId/access-token",
  params: runAddress,
  body: accessTokenRequest,
  response: accessTokenResponse,
  answer: async (server, { params, body }) => orRefuse(await readRunAccess(server, params.runId, body)),
});
