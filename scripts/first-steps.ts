// Run by start: prints, as JSON for start alone, the first administrator and a code for this machine's endpoint server.
import { createFirstAdministrator } from "#lib/auth/first-administrator.ts";
import { disconnect } from "#lib/db.ts";
import { createLocalEnrolmentCode } from "#lib/endpoint-servers/first-enrolment.ts";
import { env } from "#lib/env.ts";
import { Invalid } from "#lib/errors.ts";
import { requireDatabase } from "#lib/require-database.ts";
import { Fault, orSentence } from "#scripts/fault.ts";

// Here, since the console itself would say so at its first page alone.
async function checkSettings() {
  try {
    env();
    await requireDatabase();
  } catch (error) {
    throw new Fault(error instanceof Error ? error.message : String(error));
  }
}

await orSentence(async () => {
  await checkSettings();
  const { ADMIN_EMAIL = "", ADMIN_PASSWORD } = process.env;
  if (!ADMIN_EMAIL) throw new Fault("ADMIN_EMAIL is missing. Set it to the email address of the first administrator.");
  try {
    const { created, email, password } = await createFirstAdministrator({
      email: ADMIN_EMAIL,
      password: ADMIN_PASSWORD || undefined,
    });
    const enrolmentCode = await createLocalEnrolmentCode();
    const administrator = created ? { email, password } : null;
    process.stdout.write(`${JSON.stringify({ administrator, enrolmentCode })}\n`);
  } catch (error) {
    if (error instanceof Invalid) throw new Fault([error.message, ...Object.values(error.fields)].join(" "));
    throw error;
  } finally {
    await disconnect();
  }
});
