import { expect, test } from "vitest";
import { z } from "zod";
import { schemaFault } from "./schema-fault.ts";

test.for([
  [z.string(), undefined, '"a" is missing.'],
  [z.string(), 5, '"a" must be a text.'],
  [z.int(), "5", '"a" must be a number.'],
  [z.int(), 1.5, '"a" must be a whole number.'],
  [z.boolean(), "yes", '"a" must be true or false.'],
  [z.record(z.string(), z.number()), [], '"a" must be an object.'],
  [z.array(z.string()), "b", '"a" must be a list.'],
  [z.enum(["b", "c"]), "d", '"a" must be one of b, c.'],
  [z.uuid(), "d", '"a" must be an id, such as 3f2b8c1e-5d47-4a69-9c0e-7b1f2a6d8e45.'],
  [z.iso.date(), "d", '"a" must be a day, such as 2026-01-31.'],
  [z.string().max(1), "dd", '"a" must be at most 1 characters.'],
  [z.number().min(1), 0, '"a" must be at least 1.'],
  [z.string("Say when."), 5, "Say when."],
] as const)("%# says what is wrong in a sentence of its own", ([schema, value, sentence]) => {
  const { error } = z.object({ a: schema }).safeParse({ a: value }, { error: schemaFault });
  expect(error?.issues[0]?.message).toBe(sentence);
});

test("what is no object at all has no field to name", () => {
  const { error } = z.object({}).safeParse([], { error: schemaFault });
  expect(error?.issues[0]?.message).toBe("Send an object of JSON, with the fields by their names.");
});
