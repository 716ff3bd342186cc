// breaks lint/style/noRestrictedImports and plain-files
import { db } from "#lib/db.ts";

export const connectors = () => db.connector.count();
