import { refusalOf } from "#lib/auth/verb.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Invalid } from "#lib/errors.ts";
import { isStorable } from "#lib/storable.ts";
import { columnsOf } from "./columns.ts";
import { type ConnectorImport, type ConnectorInFile, connectorFile, connectorInFile } from "./file.ts";
import type { ConnectorKind } from "./kind.ts";
import { connectorKind } from "./kinds.ts";
import { readServersFor } from "./placement.ts";
import { nameKeyOf } from "./schema.ts";
import { createConnector } from "./write.ts";

/** What becomes of one connector of the file, in its order. */
export type ImportRow = {
  /** As the file says; null when it says none. */
  name: string | null;
  outcome: "new" | "created" | "there already" | "refused";
  /** Why it is refused, or what is not as in the file; null when there is nothing to say. */
  note: string | null;
};

type Judged = ImportRow & { connector: ConnectorInFile | null; endpointServerId: string | null };

function connectorsIn(kind: ConnectorKind, text: string): unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new Invalid("This file is not JSON. Export connectors of this console to get one that can be imported.");
  }
  const file = connectorFile.safeParse(content);
  if (!file.success) throw new Invalid(file.error.issues[0]?.message ?? "This file can't be read.");
  if (file.data.kind === kind.id) return file.data.connectors;
  throw new Invalid(`This file holds connectors of another kind than ${kind.name}. Import it where they belong.`);
}

const textOf = (value: unknown) => (typeof value === "string" && isStorable(value) ? value.slice(0, 100) : null);

/** What is wrong with a connector of the file; it names the field, since a file has many. */
function refused(entry: unknown, error: { issues: { path: PropertyKey[]; message: string }[] }): Judged {
  const [issue] = error.issues;
  const field = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  const name = textOf((entry as { name?: unknown } | null)?.name);
  return { name, outcome: "refused", note: `${field}${issue?.message}`, connector: null, endpointServerId: null };
}

async function judge(admin: Caller, kind: ConnectorKind, entries: unknown[]): Promise<Judged[]> {
  const servers = new Map((await readServersFor(admin, kind.id)).map(({ id, name }) => [name, id]));
  const parsed = entries.map((entry) => ({ entry, found: connectorInFile.safeParse(entry) }));
  const keys = parsed.flatMap(({ found }) => (found.success ? nameKeyOf(found.data.name) : []));
  const rows = await db.connector.findMany({
    where: { kind: kind.id, nameKey: { in: keys } },
    select: { nameKey: true },
  });
  const taken = new Set(rows.map(({ nameKey }) => nameKey));
  return parsed.map(({ entry, found }) => {
    if (!found.success) return refused(entry, found.error);
    const connector = found.data;
    const { name, endpointServer } = connector;
    const endpointServerId = (endpointServer && servers.get(endpointServer)) || null;
    const judged = { name, note: null, connector, endpointServerId };
    const key = nameKeyOf(name);
    if (taken.has(key)) return { ...judged, outcome: "there already", note: "It is left as it is." };
    try {
      columnsOf(kind, { ...connector, ...noSecrets, endpointServerId });
    } catch (error) {
      return { ...judged, outcome: "refused", note: sentenceOf(error), connector: null };
    }
    taken.add(key);
    const isElsewhere = endpointServer !== null && endpointServerId === null;
    const note = isElsewhere ? `No "${endpointServer}" runs this kind here: any endpoint server may.` : null;
    return { ...judged, outcome: "new", note };
  });
}

const noSecrets = { clientSecret: "", token: "", confirmEnterpriseChange: false };

function sentenceOf(error: unknown): string {
  const { message, fields = {} } = refusalOf(error);
  const [fault] = Object.entries(fields);
  return fault ? `${fault[0]}: ${fault[1]}` : message;
}

/**
 * Makes the connectors of a file that are not there by their names, without secrets: each asks for its Client secret and
 * for Authorize. Those there already stay as they are, and a faulty one keeps none of the others back. Without `create`
 * it says what would become of each. Throws Invalid when the file as a whole can't be read.
 */
export async function importConnectors(admin: Caller, { kind: kindId, text, create }: ConnectorImport) {
  requireRole(admin, "administrator");
  const kind = connectorKind(kindId);
  const rows: ImportRow[] = [];
  for (const { connector, endpointServerId, ...row } of await judge(admin, kind, connectorsIn(kind, text))) {
    if (!create || row.outcome !== "new" || !connector) {
      rows.push(row);
      continue;
    }
    try {
      await createConnector(admin, { ...connector, ...noSecrets, kind: kind.id, endpointServerId });
      rows.push({ ...row, outcome: "created" });
    } catch (error) {
      rows.push({ ...row, outcome: "refused", note: sentenceOf(error) });
    }
  }
  return rows;
}
