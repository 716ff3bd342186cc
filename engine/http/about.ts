import { connectorKinds } from "#lib/connectors/kinds.ts";
import { env } from "#lib/env.ts";
import { aboutResponse } from "#lib/protocol/messages.ts";
import { protocolVersion, version } from "#lib/protocol/version.ts";
import { openDoor } from "./door.ts";

/** For a machine that checks its surroundings: which release and protocol, what time, and whom it will have to reach. */
export const about = openDoor({
  method: "GET",
  path: "/endpoint-server/about",
  response: aboutResponse,
  answer: () => {
    const sandboxUrl = env().BOX_SANDBOX_URL;
    const environments = connectorKinds.map((kind) => (sandboxUrl ? kind.sandbox(sandboxUrl) : kind.environment));
    const apiUrls = environments.map(({ apiUrl }) => apiUrl);
    const serverTime = new Date().toISOString();
    return { protocolVersion, release: version, serverTime, apiUrls, engineUrl: env().ENGINE_URL };
  },
});
