import type { FastifyInstance } from "fastify";
import { accountsOf, freeAccountSchema } from "#sandbox/box/accounts.ts";
import { addEnterprise, addFreeAccount, type SandboxState } from "#sandbox/box/state.ts";
import { type Enterprise, enterpriseSpecSchema, groupId, userId } from "#sandbox/box/world/enterprise.ts";
import { groupCount } from "#sandbox/box/world/groups.ts";
import { userCount } from "#sandbox/box/world/listing.ts";
import { mutate, mutationSchema } from "#sandbox/box/world/mutate.ts";
import { ControlRefused, control, parsed, pathParameter } from "./reply.ts";

/** The enterprise that a control request names. */
export function enterpriseNamed(state: SandboxState, id: string): Enterprise {
  const enterprise = state.enterprises.get(id) ?? [...state.enterprises.values()].find(({ name }) => name === id);
  if (!enterprise) throw new ControlRefused(404, `There is no enterprise ${id}.`);
  return enterprise;
}

function enterpriseView(enterprise: Enterprise) {
  const { overlay: _, number: __, ...shown } = enterprise;
  return {
    ...shown,
    eventsFrom: new Date(enterprise.eventsFrom).toISOString(),
    usersNow: userCount(enterprise),
    groupsNow: groupCount(enterprise),
    accounts: accountsOf(enterprise),
  };
}

/** Enterprises, free accounts and changes in them. */
export function mountWorldControl(server: FastifyInstance, state: SandboxState): void {
  server.get(
    "/sandbox/world",
    control(() => ({ enterprises: [...state.enterprises.values()].map(enterpriseView), accounts: state.accounts })),
  );
  server.post(
    "/sandbox/world/enterprises",
    control((request, reply) => {
      const spec = parsed(enterpriseSpecSchema, request.body);
      const taken = [...state.enterprises.values()].some(({ domain }) => domain === spec.domain);
      if (taken) throw new ControlRefused(409, `The domain ${spec.domain} belongs to another enterprise already.`);
      const enterprise = addEnterprise(state, spec);
      state.save();
      return reply.code(201).send(enterpriseView(enterprise));
    }),
  );
  server.get(
    "/sandbox/world/enterprises/:id",
    control((request) => enterpriseView(enterpriseNamed(state, pathParameter(request, "id")))),
  );
  server.post(
    "/sandbox/world/enterprises/:id/mutate",
    control((request) => {
      const enterprise = enterpriseNamed(state, pathParameter(request, "id"));
      const made = mutate(enterprise, parsed(mutationSchema, request.body), state.clock.now());
      state.save();
      const users = made.users?.map((index) => userId(enterprise, index));
      const group = made.group === undefined ? undefined : groupId(enterprise, made.group);
      return { ...(users ? { firstUser: users[0], lastUser: users[1] } : {}), ...(group ? { group } : {}) };
    }),
  );
  server.post(
    "/sandbox/world/free-accounts",
    control((request, reply) => {
      const given = parsed(freeAccountSchema, request.body);
      if (state.accounts.some(({ login }) => login === given.login))
        throw new ControlRefused(409, `The login ${given.login} is taken.`);
      const account = addFreeAccount(state, given);
      state.save();
      return reply.code(201).send(account);
    }),
  );
}
