import { route } from "#lib/auth/route.ts";
import { exportAttempts } from "#lib/authorizations/record-export.ts";
import { recordFilterOf } from "#lib/authorizations/record-filter.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { downloadResponse } from "#lib/download.ts";

/** The attempts to authorize, as CSV. */
export const GET = route("viewer", async (person, request) => {
  const parameters = Object.fromEntries(new URL(request.url).searchParams);
  const kind = connectorKind(parameters.kind ?? "");
  const lines = exportAttempts(person, kind.id, recordFilterOf(parameters));
  return downloadResponse("authorizations.csv", "text/csv", lines);
});
