import { states } from "#lib/runs/states.ts";

export const shown = states;
