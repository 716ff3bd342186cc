import { db } from "#lib/db.ts";

export const stream = db;
