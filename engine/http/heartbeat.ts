import { noteHeartbeat } from "#lib/endpoint-servers/heartbeat.ts";
import { isBarred } from "#lib/endpoint-servers/refused-calls.ts";
import { heartbeatSeconds } from "#lib/endpoint-servers/states.ts";
import { heartbeatRequest, heartbeatResponse } from "#lib/protocol/messages.ts";
import { refuseBarred } from "./barred.ts";
import { door } from "./door.ts";

/** The machine says that it is there; the answer tells whether it drains. */
export const heartbeat = door({
  method: "POST",
  path: "/endpoint-server/heartbeat",
  body: heartbeatRequest,
  response: heartbeatResponse,
  answer: async (server, { body }) => {
    const heard = await noteHeartbeat(server, body);
    if (isBarred(heard)) return refuseBarred(heard);
    const { now, draining } = heard;
    return { serverTime: now.toISOString(), draining, nextHeartbeatSeconds: heartbeatSeconds };
  },
});
