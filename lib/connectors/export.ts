import { recordAudit } from "#lib/audit/record.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { type ConnectorInFile, fileHead, fileTail } from "./file.ts";
import { connectorKind } from "./kinds.ts";

const chunk = 500;

/** All connectors of the kind as a JSON file without secrets and authorizations. The reading is on record. */
export async function* exportConnectors(admin: Caller, kindId: string): AsyncGenerator<string> {
  requireRole(admin, "administrator");
  const kind = connectorKind(kindId);
  await db.$transaction((transaction) =>
    recordAudit(transaction, admin, {
      noun: "connector",
      event: "exported",
      subjectId: null,
      subject: `${kind.name} connectors`,
    }),
  );
  yield fileHead(kind.id);
  let after = "";
  let separator = "\n";
  for (;;) {
    const rows = await db.connector.findMany({
      where: { kind: kind.id, nameKey: { gt: after } },
      orderBy: { nameKey: "asc" },
      take: chunk,
      select: {
        name: true,
        nameKey: true,
        description: true,
        environment: true,
        clientId: true,
        schedule: true,
        timeZone: true,
        missedPolicy: true,
        dropLimitPercent: true,
        keepRuns: true,
        keepDays: true,
        settings: true,
        endpointServer: { select: { name: true } },
      },
    });
    for (const { nameKey: _, endpointServer, ...row } of rows) {
      const connector = { ...row, endpointServer: endpointServer?.name ?? null } as ConnectorInFile;
      yield `${separator}${JSON.stringify(connector)}`;
      separator = ",\n";
    }
    after = rows.at(-1)?.nameKey ?? "";
    if (rows.length < chunk) break;
  }
  yield fileTail;
}
