import type { FastifyInstance } from "fastify";
import type { SandboxState } from "#sandbox/box/state.ts";
import { mountAppsControl } from "./apps.ts";
import { mountBehaviourControl } from "./behaviour.ts";
import { mountJournalControl } from "./journal.ts";
import { mountTruthControl } from "./truth.ts";
import { mountWorldControl } from "./world.ts";

/** The JSON doors under /sandbox/, described in README.md. */
export function mountControl(server: FastifyInstance, state: SandboxState): void {
  mountBehaviourControl(server, state);
  mountWorldControl(server, state);
  mountTruthControl(server, state);
  mountJournalControl(server, state);
  mountAppsControl(server, state);
}
