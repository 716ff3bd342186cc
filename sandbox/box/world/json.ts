/** A number written exactly as given, for what JavaScript's numbers cannot hold or would write otherwise. */
export type RawNumber = { readonly rawJSON: string };
export type Json = string | number | boolean | null | RawNumber | Json[] | { [key: string]: Json };

// TypeScript's library does not know JSON.rawJSON yet; Node does since version 22.
const withRawJson = JSON as typeof JSON & { rawJSON(text: string): RawNumber };

export function rawNumber(text: string): RawNumber {
  return withRawJson.rawJSON(text);
}

/** JSON text of a value, raw numbers included. */
export function toJson(value: Json): string {
  return JSON.stringify(value);
}
