import { isUniqueViolation, type Prisma } from "#lib/db.ts";
import { Invalid } from "#lib/errors.ts";
import { leftOut } from "#lib/left-out.ts";
import { nextOccurrence } from "#lib/schedules/occurrences.ts";
import { environmentOf } from "./environments.ts";
import type { ConnectorKind } from "./kind.ts";
import { type ConnectorForm, nameKeyOf } from "./schema.ts";

function settingsOf(kind: ConnectorKind, input: ConnectorForm): Prisma.InputJsonObject {
  const parsed = kind.settings.safeParse(input.settings);
  const unknown = parsed.success ? leftOut(input.settings, parsed.data) : [];
  if (parsed.success && unknown.length === 0) return parsed.data as Prisma.InputJsonObject;
  const fields = Object.fromEntries([
    ...unknown.map((name) => [`settings.${name}`, "There is no such setting."]),
    ...(parsed.error?.issues ?? []).map((issue) => [["settings", ...issue.path].join("."), issue.message]),
  ]);
  throw new Invalid("Some settings need another value.", fields);
}

/** The columns a form fills, secrets and the next due time apart. Throws Invalid for what only the server can judge. */
export function columnsOf(kind: ConnectorKind, input: ConnectorForm) {
  environmentOf(kind, input.environment);
  return {
    name: input.name,
    nameKey: nameKeyOf(input.name),
    description: input.description,
    environment: input.environment,
    clientId: input.clientId,
    endpointServerId: input.endpointServerId,
    schedule: input.schedule,
    timeZone: input.timeZone,
    missedPolicy: input.missedPolicy,
    dropLimitPercent: input.dropLimitPercent,
    keepRuns: input.keepRuns,
    keepDays: input.keepDays,
    settings: settingsOf(kind, input),
  };
}

export type ConnectorColumns = ReturnType<typeof columnsOf>;

/** When the connector is due next, counted from now; null for one that is started by hand. */
export function nextDueOf({ schedule, timeZone }: Pick<ConnectorForm, "schedule" | "timeZone">): Date | null {
  return nextOccurrence(schedule, timeZone, new Date());
}

/** Lets `write` run, and names the field when it met another connector of the same name. */
export async function withFreeName<Value>(
  kind: ConnectorKind,
  name: string,
  write: () => Promise<Value>,
): Promise<Value> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `There is already a ${kind.name} connector named "${name}". Choose another name.`;
    throw new Invalid(message, { name: message });
  }
}
