import { SCOPES, type Scope } from "./scopes.ts";

/** The ticks of Box's developer console, in its words, and the scopes each stands for. */
export const CONSOLE_TICKS = [
  { name: "read-files", label: "Read all files and folders stored in Box", scopes: ["root_readonly"], content: true },
  {
    name: "write-files",
    label: "Write all files and folders stored in Box",
    scopes: ["root_readwrite"],
    content: true,
  },
  { name: "users", label: "Manage users", scopes: ["manage_managed_users", "manage_app_users"], content: false },
  { name: "groups", label: "Manage groups", scopes: ["manage_groups"], content: false },
  {
    name: "properties",
    label: "Manage enterprise properties",
    scopes: ["manage_enterprise_properties"],
    content: false,
  },
  { name: "webhooks", label: "Manage webhooks", scopes: ["manage_webhook"], content: false },
  { name: "retention", label: "Manage retention policies", scopes: ["manage_data_retention"], content: false },
] as const satisfies readonly { name: string; label: string; scopes: readonly Scope[]; content: boolean }[];

/** The scopes of the ticks that are set, in the usual order. */
export function scopesOfTicks(names: readonly string[]): Scope[] {
  const ticked = CONSOLE_TICKS.filter(({ name }) => names.includes(name)).flatMap(
    ({ scopes }): readonly Scope[] => scopes,
  );
  return SCOPES.filter((scope) => ticked.includes(scope));
}

/** Whether an app's scopes hold all that a tick stands for. */
export function isTicked(scopes: readonly Scope[], tick: (typeof CONSOLE_TICKS)[number]): boolean {
  return tick.scopes.every((scope) => scopes.includes(scope));
}
