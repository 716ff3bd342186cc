import { isBarred } from "#lib/endpoint-servers/refused-calls.ts";
import { announceKey } from "#lib/endpoint-servers/rotate-key.ts";
import { tokenRequest } from "#lib/protocol/messages.ts";
import { refuseBarred } from "./barred.ts";
import { openDoor } from "./door.ts";
import { refuseAssertion } from "./refusals.ts";

/** A machine announces its next key, in an assertion signed with its present one. */
export const rotateKey = openDoor({
  method: "POST",
  path: "/endpoint-server/rotate-key",
  body: tokenRequest,
  answer: async (_nobody, { body, address }) => {
    const announced = await announceKey(body.assertion, address);
    if (isBarred(announced)) return refuseBarred(announced);
    return announced.outcome === "announced" ? undefined : refuseAssertion(announced);
  },
});
