import type { Role } from "#lib/caller.ts";

/** What each role may do, as the choice of a role says it. */
export const roleWords = {
  viewer: { label: "Viewer", may: "Sees everything but secrets" },
  operator: { label: "Operator", may: "Also runs, cancels and pauses connectors, and decides on held runs" },
  administrator: { label: "Administrator", may: "Also changes connectors, endpoint servers and people" },
} as const satisfies Record<Role, { label: string; may: string }>;
