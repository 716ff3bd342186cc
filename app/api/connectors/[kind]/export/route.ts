import { route } from "#lib/auth/route.ts";
import { exportConnectors } from "#lib/connectors/export.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { downloadResponse } from "#lib/download.ts";

type Context = RouteContext<"/api/connectors/[kind]/export">;

export const GET = route("administrator", async (admin, _request, context: Context) => {
  const { id } = connectorKind((await context.params).kind);
  return downloadResponse(`${id}-connectors.json`, "application/json", exportConnectors(admin, id));
});
