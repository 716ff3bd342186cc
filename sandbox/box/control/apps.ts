import type { FastifyInstance } from "fastify";
import { changedAppSchema, newAppSchema, registerApp } from "#sandbox/box/oauth/apps.ts";
import { endGrant } from "#sandbox/box/oauth/grants.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import { ControlRefused, control, parsed, pathParameter } from "./reply.ts";

function grantView({
  id,
  clientId,
  userId,
  scopes,
  pending,
}: {
  id: string;
  clientId: string;
  userId: string;
  scopes: string[];
  pending: unknown;
}) {
  return { id, clientId, userId, scopes, pendingRefresh: pending !== null };
}

/** Apps and the grants they hold. */
export function mountAppsControl(server: FastifyInstance, state: SandboxState): void {
  server.get(
    "/sandbox/apps",
    control(() => ({ apps: [...state.apps.values()] })),
  );
  server.post(
    "/sandbox/apps",
    control((request, reply) => {
      const app = registerApp(state.apps, parsed(newAppSchema, request.body));
      state.save();
      return reply.code(201).send(app);
    }),
  );
  server.put(
    "/sandbox/apps/:clientId",
    control((request) => {
      const app = state.apps.get(pathParameter(request, "clientId"));
      if (!app) throw new ControlRefused(404, "There is no such app.");
      Object.assign(app, parsed(changedAppSchema, request.body));
      state.save();
      return app;
    }),
  );
  server.get(
    "/sandbox/grants",
    control(() => ({ grants: [...state.grants.byId.values()].map(grantView) })),
  );
  server.delete(
    "/sandbox/grants/:id",
    control((request, reply) => {
      const grant = state.grants.byId.get(pathParameter(request, "id"));
      if (!grant) throw new ControlRefused(404, "There is no such grant.");
      endGrant(state.grants, grant);
      state.save();
      return reply.code(204).send();
    }),
  );
}
