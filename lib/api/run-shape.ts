import { z } from "zod";
import { allRunStates } from "#lib/runs/states.ts";
import { named, time } from "./parameters.ts";

export const runState = z.enum(allRunStates as [string, ...string[]]);

const count = z.int().nullable().describe("Null when it is unknown.");

export const runStream = z.object({
  stream: z.string(),
  outcome: z.enum(["complete", "partial", "not_permitted"]).nullable().describe("Null while it is under way."),
  items: z.int(),
  setAside: z.int().describe("Records that did not fit, kept apart with the reason."),
  added: count,
  changed: count,
  removed: count,
});

/** A run as lists show it. */
export const listedRun = z.object({
  id: z.uuid(),
  kind: z.string(),
  state: runState,
  reason: z.string().nullable(),
  failureCode: z.string().nullable(),
  trigger: z.enum(["schedule", "person"]),
  startedBy: z.string().nullable().describe("Who started it; null for the schedule, or an account that is gone."),
  connector: named,
  endpointServer: named.nullable(),
  queuedAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  isShown: z.boolean().describe("Its inventory is the one that the screens show."),
  streams: z.array(runStream),
});
export type ListedRunAnswer = z.infer<typeof listedRun>;

/** A run on its own, with what says how it goes. */
export const run = listedRun.extend({
  failureDetail: z.string().nullable(),
  dueAt: time.nullable().describe("The planned time that it is for."),
  isActive: z.boolean().describe("It may still change by itself."),
});
export type RunAnswer = z.infer<typeof run>;
