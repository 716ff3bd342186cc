import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { faultSchema, routeNameSchema } from "#sandbox/box/http/faults.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import { REAL_BOX, SCENARIOS, scenarioNameSchema, switchesSchema } from "#sandbox/box/switches.ts";
import { DAY_MS } from "#sandbox/box/world/dates.ts";
import { control, parsed, pathParameter } from "./reply.ts";

const MOST_DAYS = 36_500;

const advanceSchema = z
  .strictObject({
    milliseconds: z
      .number()
      .min(0)
      .max(MOST_DAYS * DAY_MS)
      .optional(),
    seconds: z
      .number()
      .min(0)
      .max(MOST_DAYS * 86_400)
      .optional(),
    days: z.number().min(0).max(MOST_DAYS).optional(),
  })
  .refine(
    ({ milliseconds, seconds, days }) => milliseconds !== undefined || seconds !== undefined || days !== undefined,
    {
      message: "Say how far: milliseconds, seconds or days.",
    },
  );

const partialSwitchesSchema = z.strictObject(
  Object.fromEntries(Object.entries(switchesSchema.shape).map(([name, field]) => [name, field.unwrap().optional()])),
);

function clockView({ clock }: SandboxState) {
  return { now: new Date(clock.now()).toISOString(), offsetMilliseconds: clock.offsetMs() };
}

/** Clock, switches, scenarios and faults. */
export function mountBehaviourControl(server: FastifyInstance, state: SandboxState): void {
  server.get(
    "/sandbox/clock",
    control(() => clockView(state)),
  );
  server.post(
    "/sandbox/clock/advance",
    control((request) => {
      const { milliseconds = 0, seconds = 0, days = 0 } = parsed(advanceSchema, request.body);
      state.clock.advance(milliseconds + seconds * 1000 + days * DAY_MS);
      state.save();
      return clockView(state);
    }),
  );

  server.get(
    "/sandbox/switches",
    control(() => state.switches),
  );
  server.put(
    "/sandbox/switches",
    control((request) => {
      const given = parsed(partialSwitchesSchema, request.body);
      state.switches = switchesSchema.parse({ ...state.switches, ...given });
      return state.switches;
    }),
  );
  server.put(
    "/sandbox/scenario/:name",
    control((request) => {
      const name = parsed(scenarioNameSchema, pathParameter(request, "name"));
      state.switches = { ...REAL_BOX, ...SCENARIOS[name] };
      return state.switches;
    }),
  );

  server.get(
    "/sandbox/faults",
    control(() => Object.fromEntries(state.faults)),
  );
  server.put(
    "/sandbox/faults/:route",
    control((request) => {
      const route = parsed(routeNameSchema, pathParameter(request, "route"));
      const fault = { ...parsed(faultSchema, request.body), seen: 0, spoiled: 0 };
      state.faults.set(route, fault);
      return fault;
    }),
  );
  server.delete(
    "/sandbox/faults/:route",
    control((request, reply) => {
      state.faults.delete(parsed(routeNameSchema, pathParameter(request, "route")));
      return reply.code(204).send();
    }),
  );
  server.delete(
    "/sandbox/faults",
    control((_request, reply) => {
      state.faults.clear();
      return reply.code(204).send();
    }),
  );
}
