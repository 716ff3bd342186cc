import { addEnterprise, addFreeAccount, type SandboxState } from "./state.ts";
import { enterpriseSpecSchema } from "./world/enterprise.ts";

/** What a newcomer finds: two paying enterprises, one that allows no apps, and a free account. */
export function makeDefaultWorld(state: SandboxState): void {
  const spec = (given: { name: string; domain: string } & Record<string, unknown>) => enterpriseSpecSchema.parse(given);
  addEnterprise(
    state,
    spec({ name: "Acme", domain: "acme.example", seed: 20, users: 250, groups: 20, memberships: 600 }),
  );
  addEnterprise(
    state,
    spec({
      name: "Globex",
      domain: "globex.example",
      seed: 21,
      users: 80,
      groups: 8,
      memberships: 150,
      eventsPerDay: 100,
    }),
  );
  addEnterprise(
    state,
    spec({
      name: "Initech",
      domain: "initech.example",
      seed: 22,
      users: 30,
      groups: 4,
      memberships: 40,
      eventsPerDay: 40,
      appsDisabled: true,
    }),
  );
  addFreeAccount(state, { name: "Frida Free", login: "frida@free.example" });
}
