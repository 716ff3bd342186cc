import { z } from "zod";
import type { Prisma, Transaction } from "#lib/db.ts";

const storedStep = z.object({
  at: z.iso.datetime(),
  step: z.string(),
  /** One sentence, or the provider's own words. */
  detail: z.string().optional(),
  /** Label and value, in the order to show them. */
  facts: z.array(z.tuple([z.string(), z.string()])).optional(),
  failed: z.literal(true).optional(),
});

/** One step of an authorization's own record. Its texts are free of secrets: no code, state, token or Client secret. */
export type Step = z.infer<typeof storedStep>;

/** The steps as the record's column holds them; what can't be read is left out. */
export function storedSteps(column: Prisma.JsonValue): Step[] {
  if (!Array.isArray(column)) return [];
  return column.flatMap((one) => storedStep.safeParse(one).data ?? []);
}

/** A step that happens now. Facts without a value are left out. */
export function stepNow(
  step: string,
  { detail, facts, failed }: { detail?: string; facts?: readonly (readonly [string, string])[]; failed?: boolean } = {},
): Step {
  const told = facts?.filter(([, value]) => value !== "").map(([label, value]): [string, string] => [label, value]);
  return {
    at: new Date().toISOString(),
    step,
    ...(detail && { detail }),
    ...(told && told.length > 0 && { facts: told }),
    ...(failed && { failed }),
  };
}

/** Writes a step at the end of the authorization's record. */
export async function recordStep(
  transaction: Transaction | Prisma.TransactionClient,
  authorizationId: string,
  step: Step,
): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "authorization" SET steps = steps || ${JSON.stringify([step])}::jsonb
    WHERE id = ${authorizationId}::uuid`;
}
