import { exchangeAssertion } from "#lib/endpoint-servers/exchange.ts";
import { isBarred } from "#lib/endpoint-servers/refused-calls.ts";
import { tokenRequest, tokenResponse } from "#lib/protocol/messages.ts";
import { refuseBarred } from "./barred.ts";
import { openDoor } from "./door.ts";
import { refuseAssertion } from "./refusals.ts";

/** An assertion signed by the machine's key becomes a ten-minute token. */
export const token = openDoor({
  method: "POST",
  path: "/endpoint-server/token",
  body: tokenRequest,
  response: tokenResponse,
  answer: async (_nobody, { body, address }) => {
    const exchange = await exchangeAssertion(body.assertion, address);
    if (isBarred(exchange)) return refuseBarred(exchange);
    if (exchange.outcome === "token") {
      const { token: text, expiresInSeconds, serverTime } = exchange;
      return { token: text, expiresInSeconds, serverTime: serverTime.toISOString() };
    }
    return refuseAssertion(exchange);
  },
});
