import { z } from "zod";
import { faultSchema, routeNameSchema } from "#sandbox/box/http/faults.ts";
import { newAppSchema, registerApp } from "#sandbox/box/oauth/apps.ts";
import { scopesOfTicks } from "#sandbox/box/oauth/console-ticks.ts";
import { endGrant } from "#sandbox/box/oauth/grants.ts";
import { REHEARSALS } from "#sandbox/box/rehearsals.ts";
import { addEnterprise, type SandboxState } from "#sandbox/box/state.ts";
import { REAL_BOX, SCENARIOS, scenarioNameSchema, switchesSchema } from "#sandbox/box/switches.ts";
import { enterpriseSpecSchema } from "#sandbox/box/world/enterprise.ts";
import { type Mutation, mutate } from "#sandbox/box/world/mutate.ts";

/** A form on the home page: what it was given, what the path names, and the sentence said when it is done. */
type Form = { path: string; act(state: SandboxState, form: URLSearchParams, name: string): string };

/** A form that names something that is gone. */
export class FormRefused extends Error {}

function appIn(form: URLSearchParams) {
  const redirectUris = (form.get("redirectUris") ?? "").split(/\s+/).filter((uri) => uri !== "");
  return newAppSchema.parse({
    name: form.get("name") ?? "",
    redirectUris,
    scopes: scopesOfTicks(form.getAll("scope")),
  });
}

const QUICK_CHANGES = {
  allowApps: { kind: "setAppsDisabled", appsDisabled: false },
  disableApps: { kind: "setAppsDisabled", appsDisabled: true },
  addUsers: { kind: "addUsers", count: 10 },
  massDeparture: { kind: "massDeparture", share: 0.5 },
} as const satisfies Record<string, Mutation>;

function number(form: URLSearchParams, name: string): number | null {
  const text = form.get(name);
  return text === null || text === "" ? null : Number(text);
}

function switchValue(name: string, form: URLSearchParams): unknown {
  const type = switchesSchema.shape[name as keyof typeof switchesSchema.shape].unwrap().type;
  if (type === "boolean") return form.get(name) === "true";
  return type === "enum" ? form.get(name) : number(form, name);
}

export const HOME_FORMS: readonly Form[] = [
  {
    path: "/home/apps",
    act(state, form) {
      const app = registerApp(state.apps, appIn(form));
      return `The app “${app.name}” is made; its client ID and secret are below.`;
    },
  },
  {
    path: "/home/apps/:name",
    act(state, form, clientId) {
      const app = state.apps.get(clientId);
      if (!app) throw new FormRefused("There is no such app.");
      Object.assign(app, appIn(form));
      return `The changes of “${app.name}” are saved. Accounts must authorize it anew for changed permissions.`;
    },
  },
  {
    path: "/home/enterprises",
    act(state, form) {
      const numbers = ["users", "groups", "memberships", "eventsPerDay"].map((name) => [name, number(form, name)]);
      const given = { name: form.get("name") ?? "", domain: form.get("domain") ?? "", ...Object.fromEntries(numbers) };
      const spec = enterpriseSpecSchema.parse(given);
      if ([...state.enterprises.values()].some(({ domain }) => domain === spec.domain)) {
        throw new FormRefused(`The domain ${spec.domain} belongs to another enterprise already.`);
      }
      return `The enterprise “${addEnterprise(state, spec).name}” is made; its accounts are below.`;
    },
  },
  {
    path: "/home/enterprises/:name",
    act(state, form, id) {
      const enterprise = state.enterprises.get(id);
      const change = form.get("change") ?? "";
      if (!enterprise || !(change in QUICK_CHANGES)) throw new FormRefused("There is no such enterprise or change.");
      mutate(enterprise, QUICK_CHANGES[change as keyof typeof QUICK_CHANGES], state.clock.now());
      return `“${enterprise.name}” is changed.`;
    },
  },
  {
    path: "/home/rehearsals/:name",
    act(state, form, name) {
      const rehearsal = Object.hasOwn(REHEARSALS, name) ? REHEARSALS[name] : undefined;
      const change = form.get("change");
      const act = change === "begin" || change === "end" ? rehearsal?.[change] : undefined;
      if (!rehearsal || !act) throw new FormRefused("There is no such rehearsal or change.");
      act(state);
      return change === "begin" ? `“${rehearsal.title}” has begun.` : `“${rehearsal.title}” is put right.`;
    },
  },
  {
    path: "/home/faults",
    act(state, form) {
      const route = routeNameSchema.parse(form.get("route"));
      const numbers = { times: number(form, "times"), retryAfterSeconds: number(form, "retryAfterSeconds") ?? 2 };
      const fault = faultSchema.parse({
        action: form.get("action"),
        ...numbers,
        delayMs: number(form, "delayMs") ?? 5000,
      });
      state.faults.set(route, { ...fault, seen: 0, spoiled: 0 });
      return `The fault of ${route} is on.`;
    },
  },
  {
    path: "/home/faults/:name/remove",
    act(state, _form, route) {
      state.faults.delete(route);
      return `Nothing goes wrong at ${routeNameSchema.parse(route)} any more.`;
    },
  },
  {
    path: "/home/clock",
    act(state, form) {
      const seconds = z.number().min(0).max(3_153_600_000).parse(number(form, "seconds"));
      return `It is ${new Date(state.clock.advance(seconds * 1000)).toUTCString()} now.`;
    },
  },
  {
    path: "/home/scenario",
    act(state, form) {
      state.switches = { ...REAL_BOX, ...SCENARIOS[scenarioNameSchema.parse(form.get("scenario"))] };
      return "The switches are set.";
    },
  },
  {
    path: "/home/switches",
    act(state, form) {
      const names = Object.keys(switchesSchema.shape);
      state.switches = switchesSchema.parse(Object.fromEntries(names.map((name) => [name, switchValue(name, form)])));
      return "The switches are saved.";
    },
  },
  {
    path: "/home/grants/:name/end",
    act(state, _form, id) {
      const grant = state.grants.byId.get(id);
      if (!grant) throw new FormRefused("There is no such grant any more.");
      endGrant(state.grants, grant);
      return "The grant is revoked.";
    },
  },
];
