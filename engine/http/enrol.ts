import { enrolEndpointServer } from "#lib/endpoint-servers/enrol.ts";
import { enrolRequest, enrolResponse } from "#lib/protocol/messages.ts";
import { openDoor } from "./door.ts";

/** A machine makes itself known with an enrolment code and its public key. */
export const enrol = openDoor({
  method: "POST",
  path: "/endpoint-server/enrol",
  body: enrolRequest,
  response: enrolResponse,
  answer: (_nobody, { body, address }) => enrolEndpointServer(body, address),
});
