// Run by start: prints, as JSON for start alone, the first administrator and a code for this machine's endpoint server.
import { createFirstAdministrator } from "#lib/auth/first-administrator.ts";
import { disconnect } from "#lib/db.ts";
import { createLocalEnrolmentCode } from "#lib/endpoint-servers/first-enrolment.ts";
import { env } from "#lib/env.ts";
import { Invalid } from "#lib/errors.ts";
import { Fault, orSentence } from "#scripts/fault.ts";

// Here, since the console itself would say so at its first page alone.
function checkSettings() {
  try {
    env();
  } catch (error) {
    throw new Fault(error instanceof Error ? error.message : String(error));
  }
}

await orSentence(async () => {
  checkSettings();
  try {
    const { ADMIN_EMAIL = "", ADMIN_PASSWORD } = process.env;
    const { created, email, password } = await createFirstAdministrator({
      email: ADMIN_EMAIL,
      password: ADMIN_PASSWORD || undefined,
    });
    const enrolmentCode = await createLocalEnrolmentCode();
    const administrator = created ? { email, password } : null;
    process.stdout.write(JSON.stringify({ administrator, enrolmentCode }));
  } catch (error) {
    if (error instanceof Invalid) throw new Fault([error.message, ...Object.values(error.fields)].join(" "));
    throw error;
  } finally {
    await disconnect();
  }
});
