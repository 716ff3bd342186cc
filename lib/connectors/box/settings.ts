import { z } from "zod";

export const boxSettings = z.object({
  /** How far back the first run looks for activity; Box keeps 365 days. */
  lookBackDays: z
    .number({ error: "Enter the look-back as a number of days." })
    .int("Enter whole days.")
    .min(1, "Look back at least 1 day.")
    .max(365, "Box keeps 365 days of events.")
    .default(90),
});
