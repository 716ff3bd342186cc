import pLimit from "p-limit";
import { batchAddress } from "#lib/protocol/addresses.ts";
import { batchHeaders, batchLimits, batchResponse } from "#lib/protocol/messages.ts";
import { receiveBatch } from "#lib/runs/batches.ts";
import { door } from "./door.ts";
import { orRefuse } from "./or-refuse.ts";
import { refuse } from "./refusals.ts";

/**
 * So many batches are unpacked and written at once, and so many more wait as they came: however many endpoint servers
 * there are, they take no more memory, and leave connections to the database for those that keep their leases.
 */
export const takenAtOnce = 6;
export const mostWaiting = 60;

const taking = pLimit(takenAtOnce);

/** One upload of the holder. */
export const batch = door({
  method: "PUT",
  path: "/endpoint-server/runs/:runId/batches/:sequence",
  params: batchAddress,
  headers: batchHeaders,
  body: "gzip",
  bodyLimitBytes: batchLimits.bytes,
  response: batchResponse,
  answer: async (server, { params, headers, body }) => {
    if (taking.pendingCount >= mostWaiting) {
      return refuse({ error: "busy", message: "The engine has as many batches as it can hold. Send it again." });
    }
    const upload = { epoch: headers["x-epoch"], sequence: params.sequence, sha256: headers["x-sha256"], packed: body };
    return orRefuse(await taking(() => receiveBatch(server, params.runId, upload)));
  },
});
