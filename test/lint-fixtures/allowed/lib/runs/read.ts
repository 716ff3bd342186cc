import { db } from "#lib/db.ts";
import { states } from "./states.ts";

export const readRuns = () => db.run.findMany({ where: { state: { in: states } } });
