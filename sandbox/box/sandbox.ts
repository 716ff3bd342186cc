import type { AddressInfo } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import { mountControl } from "./control/control.ts";
import { makeDefaultWorld } from "./default-world.ts";
import { mountBoxRoutes } from "./http/box-routes.ts";
import { mountHome } from "./pages/home-routes.ts";
import { createState, type SandboxState } from "./state.ts";
import { readStateFile } from "./state-file.ts";

export const DEFAULT_REDIRECT_URI = "http://localhost:3000/cmp/AuthorizeBoxConnector";

export type SandboxOptions = {
  /** 0 (the default) takes any free port. */
  port?: number;
  host?: string;
  /** Redirect URI of the default apps. */
  redirectUri?: string;
  /** Where apps, grants, enterprises and the clock are kept across restarts; without it they are not. */
  stateFile?: string | null;
  /** `empty` has apps but no enterprises and accounts. */
  world?: "default" | "empty";
  /** Source of real time in milliseconds, for tests that want to stop it. */
  now?: () => number;
};

/** A running sandbox. `state` is the live state: read it, change it, then `state.save()` if it is to last. */
export type Sandbox = { url: string; port: number; state: SandboxState; close(): Promise<void> };

function createServer(state: SandboxState): FastifyInstance {
  const server = Fastify({ forceCloseConnections: true, bodyLimit: 4_194_304, routerOptions: { maxParamLength: 500 } });
  server.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, new URLSearchParams(body.toString()));
  });
  mountBoxRoutes(server, state);
  mountControl(server, state);
  mountHome(server, state);
  return server;
}

/** Starts the stand-in for Box; rejects with the server's error when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    port = 0,
    host = "127.0.0.1",
    redirectUri = DEFAULT_REDIRECT_URI,
    stateFile = null,
    world = "default",
    now = Date.now,
  } = options;
  const saved = stateFile === null ? null : readStateFile(stateFile);
  const state = createState({ redirectUri, stateFile, saved, realNow: now });
  if (!saved && world === "default") makeDefaultWorld(state);
  const server = createServer(state);
  await server.listen({ port, host });
  state.save();
  const address = server.server.address() as AddressInfo;
  const shownHost = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return { url: `http://${shownHost}:${address.port}`, port: address.port, state, close: () => server.close() };
}
