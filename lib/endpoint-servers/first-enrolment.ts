import { engine } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { makeEnrolmentCode } from "./enrolment-codes.ts";

/**
 * A code for the endpoint server that `npm start` runs on this machine; null when such a code was used before, so that
 * starting again does not undo its removal.
 */
export async function createLocalEnrolmentCode(): Promise<string | null> {
  const used = await db.enrolmentCode.findFirst({ where: { createdById: null, usedAt: { not: null } } });
  if (used) return null;
  const { code } = await makeEnrolmentCode(engine);
  return code;
}
