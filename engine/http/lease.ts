import { leaseResponse } from "#lib/protocol/messages.ts";
import { leaseRun } from "#lib/runs/lease.ts";
import { pollSeconds } from "#lib/runs/schema.ts";
import { door } from "./door.ts";

/** An endpoint server without work asks for some. */
export const lease = door({
  method: "POST",
  path: "/endpoint-server/lease",
  response: leaseResponse,
  answer: async (server) => ({ lease: await leaseRun(server), nextPollSeconds: pollSeconds }),
});
