import { z } from "zod";
import { isStorable } from "#lib/storable.ts";
import { requiredText } from "#lib/text.ts";

/** A person keeps at most so many views, of all lists together. */
export const mostViews = 100;

/** The list a view belongs to: a path of the console itself, so that no view leads elsewhere. */
const path = z
  .string()
  .max(100)
  .regex(/^(\/[a-z-]+){1,4}$/, "This list has no views.");

export const newView = z
  .object({
    name: requiredText("name", 60),
    path,
    /** The filters and the sort as they stand in the address, without the page one is on. */
    query: z
      .string()
      .max(2000, "These filters are too long to be saved. Remove some.")
      .refine((text) => isStorable(text), "These filters can't be saved. Clear them and set them anew."),
  })
  .strict();
export type NewView = z.infer<typeof newView>;

export const viewId = z.object({ id: z.uuid() }).strict();
