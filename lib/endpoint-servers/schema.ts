import { z } from "zod";
import { requiredText, typedText } from "#lib/text.ts";

const id = z.uuid("This is not an endpoint server.");

export const serverForm = z.object({ id });

export const nameForm = serverForm.extend({
  name: requiredText("name", 100),
  revision: z.number().int(),
});

/** The ticked features of one endpoint server, as the dialog that opened at `revision` sends them. */
export const featuresForm = serverForm.extend({
  kinds: z.array(z.string().max(50)).max(50),
  revision: z.number().int(),
  /** The person has seen the connectors that would have nowhere to run, and wants it. */
  confirmStranding: z.boolean(),
});
export type FeaturesForm = z.infer<typeof featuresForm>;

export const drainForm = serverForm.extend({ note: typedText("note", 200) });
