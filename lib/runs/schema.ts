import { z } from "zod";
import { chosenIds } from "#lib/chosen-ids.ts";

/** The input of what a person does to one run. */
export const runId = z.object({ runId: z.uuid("There is no such run.") });

/** The input of what a person does to the runs they chose. */
export const runIds = z.object({ ids: chosenIds("run") }).strict();

/** A lease lasts this long on the database's clock, and is renewed well before. */
export const leaseSeconds = 60;
export const renewAfterSeconds = 17;

/** A run handed out and not acknowledged within this is handed out again. */
export const acknowledgeWithinSeconds = 30;

/** One that did not take up a run stands back for others this long: it may be heard and hear nothing. */
export const standsBackSeconds = 60;

/** An endpoint server without work asks again after this. */
export const pollSeconds = 3;

/** A run lost this often without a single batch in between has failed. */
export const mostTakeoversWithoutProgress = 5;

/** A run keeps at most this many lines of log. */
export const mostLogLines = 20_000;
