import type { Role } from "#lib/caller.ts";

/** What an API token may be made for, and the least role of a person that can do any of it. */
export const scopes = {
  "connectors:read": { label: "See connectors", role: "viewer" },
  "connectors:write": { label: "Create, change, pause and delete connectors", role: "operator" },
  "endpoint-servers:read": { label: "See endpoint servers", role: "viewer" },
  "endpoint-servers:write": { label: "Enrol, change, drain and remove endpoint servers", role: "administrator" },
  "runs:read": { label: "See runs and their logs", role: "viewer" },
  "runs:write": { label: "Start, cancel, accept and reject runs", role: "operator" },
  "inventory:read": { label: "Read and export inventories", role: "viewer" },
} as const satisfies Record<string, { label: string; role: Role }>;

export type Scope = keyof typeof scopes;

export const allScopes = Object.keys(scopes) as [Scope, ...Scope[]];

/** How long a token counts, in days: the choices, and the longest. */
export const tokenDays = { choices: [7, 30, 90, 365], most: 366 } as const;
