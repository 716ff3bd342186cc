import { z } from "zod";
import { requiredText, typedText } from "#lib/text.ts";

const id = z.uuid("This is not an endpoint server.");

export const serverForm = z.object({ id });

export const nameForm = serverForm.extend({
  name: requiredText("name", 100),
  revision: z.number().int(),
});

/** The ticked features of one endpoint server, as the dialog that opened at `revision` sends them. */
export const featuresForm = serverForm.extend({
  kinds: z.array(z.string().max(50)).max(50),
  revision: z.number().int(),
  /** The person has seen the connectors that would have nowhere to run, and wants it. */
  confirmStranding: z.boolean(),
});
export type FeaturesForm = z.infer<typeof featuresForm>;

const mostDrainMs = 31 * 86_400_000;

export const drainForm = serverForm
  .extend({
    note: typedText("note", 200),
    /** When it is given runs again by itself; null: when somebody resumes it. */
    until: z.iso
      .datetime({ offset: true, error: "Choose until when, such as 2026-01-31T02:00:00Z." })
      .max(40)
      .nullable(),
  })
  .refine(({ until }) => until === null || Date.parse(until) > Date.now(), {
    path: ["until"],
    error: "Choose a time that is still to come.",
  })
  .refine(({ until }) => until === null || Date.parse(until) < Date.now() + mostDrainMs, {
    path: ["until"],
    error: "Choose a time within 31 days.",
  });
export type DrainForm = z.infer<typeof drainForm>;
