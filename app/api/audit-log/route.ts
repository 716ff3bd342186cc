import { exportAuditEvents } from "#lib/audit/export.ts";
import { auditFilterOf } from "#lib/audit/filters.ts";
import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";

export const GET = route("viewer", async (person, request) => {
  const filter = auditFilterOf(Object.fromEntries(new URL(request.url).searchParams));
  return downloadResponse("audit-log.csv", "text/csv", exportAuditEvents(person, { ...filter, after: null }));
});
