import { batchAddress } from "#lib/protocol/addresses.ts";
import { batchHeaders, batchLimits, batchResponse } from "#lib/protocol/messages.ts";
import { receiveBatch } from "#lib/runs/batches.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";

/** One upload of the holder. */
export const batch = door({
  method: "PUT",
  path: "/endpoint-server/runs/:runId/batches/:sequence",
  params: batchAddress,
  headers: batchHeaders,
  body: "gzip",
  bodyLimitBytes: batchLimits.bytes,
  response: batchResponse,
  answer: async (server, { params, headers, body }) =>
    orRefuse(
      await receiveBatch(server, params.runId, {
        epoch: headers["x-epoch"],
        sequence: params.sequence,
        sha256: headers["x-sha256"],
        packed: body,
      }),
    ),
});
