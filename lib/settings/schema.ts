import { z } from "zod";
import { timeZone } from "#lib/schedules/schema.ts";

const within = (what: string, least: number, most: number) => {
  const fault = `Enter ${what} from ${least} to ${most}.`;
  return z.int(fault).min(least, fault).max(most, fault);
};

/** What administrators set for the whole console. */
export const settingsForm = z.object({
  /** The inventories of so many of a connector's last runs are kept. */
  keepRuns: within("a number of runs", 1, 1000),
  /** And none longer than this after its run ended, but the published and held ones. */
  keepDays: within("whole days", 1, 3650),
  runLogDays: within("whole days", 1, 3650),
  deliveryLogDays: within("whole days", 1, 365),
  /** Null: the time zone of whoever makes the connector. */
  timeZone: timeZone.nullable(),
  dropLimitPercent: within("a whole percentage", 0, 100),
  lookBackDays: within("whole days", 1, 365),
});
export type SettingsForm = z.infer<typeof settingsForm>;

/** What the New dialog of a connector begins with. */
export type ConnectorDefaults = Pick<
  SettingsForm,
  "keepRuns" | "keepDays" | "timeZone" | "dropLimitPercent" | "lookBackDays"
>;

/** `revision` is the one the page was opened with: a later one means that someone else saved meanwhile. */
export const changedSettings = settingsForm.extend({ revision: z.int().min(1) }).strict();
export type ChangedSettings = z.infer<typeof changedSettings>;
