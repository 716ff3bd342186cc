import fc from "fast-check";

const key = fc.constantFrom(
  "id",
  "type",
  "name",
  "login",
  "status",
  "role",
  "created_at",
  "space_used",
  "__proto__",
  "enterprise",
);
const lone = fc.constantFrom("\\ud800", "\\udfff\\ud800", "\\u0000", "\\u202e\\u0000");
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }).map((value) => JSON.stringify(value)),
  lone.map((half) => `"a${half}b"`),
  fc.constantFrom(
    '"=HYPERLINK(1)"',
    '"<script>alert(1)</script>"',
    '"\\r\\nSet-Cookie: a=b"',
    '"10000-01-01T00:00:00Z"',
  ),
);
const number = fc.constantFrom("1e308", "-0", "1e999", "9007199254740993", "-1", "0.1", "99999999999999999999999999");
const simple = fc.oneof(text, number, fc.constantFrom("null", "true", "[]", "{}", "[[]]"));
const deep = fc.integer({ min: 10, max: 3000 }).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`);
const long = fc.integer({ min: 1000, max: 400_000 }).map((length) => `"${"x".repeat(length)}"`);
const value = fc.oneof(
  { weight: 10, arbitrary: simple },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: long },
);
const record = fc
  .array(fc.tuple(key, value), { maxLength: 12 })
  .map((fields) => `{${fields.map(([name, content]) => `"${name}":${content}`).join(",")}}`);

/** Records as Box would never write them, as JSON text: wrong types, keys twice, half characters, too deep, too long. */
const records = fc.oneof({ weight: 8, arbitrary: record }, { weight: 1, arbitrary: value });

/** So many odd records, decided by the seed. */
export function oddRecords(seed: number, count: number): string[] {
  return fc.sample(records, { seed, numRuns: count });
}
