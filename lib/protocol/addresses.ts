import { z } from "zod";

/** The parts of a run's addresses. */
export const runAddress = z.object({ runId: z.uuid() });
export const batchAddress = runAddress.extend({
  sequence: z
    .string()
    .regex(/^\d{1,9}$/, "is not a batch's number")
    .transform(Number),
});
