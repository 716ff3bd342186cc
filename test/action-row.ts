import type { z } from "zod";
import type { Person, Role } from "#lib/caller.ts";

/** What a test may name in an input: rows of its own. */
export type Rows = {
  view: string;
  connector: string;
  run: string;
  server: string;
  user: string;
  session: string;
  channel: string;
  /** An API token of the user. */
  token: string;
  /** An authorization that was granted by a link of a connector of its own, and waits to be used. */
  waiting: string;
};

export type Row = {
  role: Role;
  schema: z.ZodType;
  call: (person: Person, input: never) => Promise<unknown>;
  input: (rows: Rows) => object;
  /** As the action declares it: what needs step-up, always or for such an input. */
  stepUp?: true | ((input: never) => boolean);
};

/** One action's row: `stepUp` as the action declares it. */
export const row = <Schema extends z.ZodType>(
  role: Role,
  schema: Schema,
  call: (person: Person, input: z.output<Schema>) => Promise<unknown>,
  input: (rows: Rows) => z.input<Schema> & object,
  stepUp?: true | ((input: z.output<Schema>) => boolean),
): Row => ({ role, schema, call, input, stepUp });
