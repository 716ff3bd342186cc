import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeRow, type HashedRow, hashedFields } from "./encoding.ts";

const value = fc.oneof(
  fc.constant(null),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.stringMatching(/^[-:0-9]{0,6}$/),
  fc.constantFrom("", "-", "1:", "1:a", "null", '{"a": 1}'),
);
const row = fc.record(Object.fromEntries(hashedFields.map((field) => [field, value]))) as fc.Arbitrary<HashedRow>;

test("rows that differ are encoded differently", () => {
  fc.assert(
    fc.property(row, row, (one, other) => {
      const same = hashedFields.every((field) => one[field] === other[field]);
      expect(encodeRow(one) === encodeRow(other)).toBe(same);
    }),
  );
});

test("a value moved to the field beside it changes the encoding", () => {
  fc.assert(
    fc.property(row, fc.nat(hashedFields.length - 2), fc.nat(4), (one, index, cut) => {
      const [left, right] = [hashedFields[index], hashedFields[index + 1]];
      if (!left || !right) throw new Error("the fields are neighbours");
      const moved = one[left]?.slice(cut) ?? "";
      fc.pre(moved !== "");
      const other = { ...one, [left]: one[left]?.slice(0, cut) ?? null, [right]: `${moved}${one[right] ?? ""}` };
      expect(encodeRow(other)).not.toBe(encodeRow(one));
    }),
  );
});

/** Reads back what encodeRow wrote: proof that nothing is lost. */
function decode(encoded: string): HashedRow {
  let rest = Buffer.from(encoded);
  const take = (): string | null => {
    if (rest[0] === 0x2d) {
      rest = rest.subarray(1);
      return null;
    }
    const colon = rest.indexOf(":");
    const end = colon + 1 + Number(rest.subarray(0, colon).toString());
    const text = rest.subarray(colon + 1, end).toString();
    rest = rest.subarray(end);
    return text;
  };
  return Object.fromEntries(hashedFields.map((field) => [field, take()])) as HashedRow;
}

test("every row can be read back out of its encoding", () => {
  fc.assert(
    fc.property(row, (one) => {
      expect(decode(encodeRow(one))).toEqual(one);
    }),
  );
});
