// breaks lint/style/noRestrictedImports
import { db } from "../db.ts";

export const connectors = () => db.connector.count();
