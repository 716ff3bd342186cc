import { notFound } from "next/navigation";
import { NotFound } from "#lib/errors.ts";

/** What a page reads; the page that says it is not there, in place of it, when the reading throws NotFound. */
export async function orNotFound<Value>(reading: Promise<Value>): Promise<Value> {
  return reading.catch((error: unknown) => {
    if (error instanceof NotFound) notFound();
    throw error;
  });
}
