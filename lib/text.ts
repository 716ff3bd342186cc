import { z } from "zod";
import { NotFound } from "#lib/errors.ts";
import { isStorable } from "#lib/storable.ts";

// PostgreSQL's text can't hold NUL, UTF-8 can't hold lone surrogates, and no name needs a control character.
const storable = (value: string) =>
  value.isWellFormed() &&
  ![...value].some((character) => /\p{Cc}/u.test(character) && character !== "\n" && character !== "\t");

/** Text a person types: trimmed, at most `most` characters, without characters that can't be stored. */
export function typedText(label: string, most: number) {
  return z
    .string({ error: `Enter the ${label}.` })
    .trim()
    .max(most, `The ${label} is too long: at most ${most} characters.`)
    .refine(storable, `The ${label} holds control characters. Type it again.`);
}

/** As typedText, on one line and not empty. */
export function requiredText(label: string, most: number) {
  return typedText(label, most)
    .min(1, `Enter the ${label}.`)
    .refine((value) => !/[\n\t]/.test(value), `The ${label} must be on one line.`);
}

/** Text out of an address to search for; what nothing can hold is taken as nothing asked. */
export const searchText = z
  .string()
  .trim()
  .max(200)
  .refine((text) => isStorable(text))
  .catch("");

/** A day to filter by, YYYY-MM-DD in UTC: of the years in which the days around it can be stored as well. */
export const filterDay = z.iso
  .date()
  .refine((day) => day >= "1900" && day < "9999", "Name a day between 1900-01-01 and 9998-12-31.");

const id = z.uuid();

/** Whether a text is an id of ours. */
export function isId(text: string): boolean {
  return id.safeParse(text).success;
}

/** The id itself. Throws NotFound when the text can't be one, so that an address made up ends like any unknown one. */
export function requireId(text: string, noun: string): string {
  if (!isId(text)) throw new NotFound(`There is no such ${noun}.`);
  return text;
}

/** A LIKE pattern that finds the text anywhere, taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
