import { expect, test } from "vitest";
import { isActionBody } from "./action-body.ts";

test.for([
  "[]",
  '[{"name":"Acme","note":"$$5 a month","schedule":{"kind":"daily","times":["02:00"]}}]',
  '[{"a":"$undefined","b":"$D2026-11-24T00:00:00.000Z","c":"$n12","d":"$NaN","e":"$-Infinity","f":"$-0"}]',
  '[{"a":{"b":[1]},"c":"$0:0:a:b"}]',
])("%s can be read", (body) => {
  expect(isActionBody(body)).toBe(true);
});

test.for([
  "",
  "{",
  "null",
  '"text"',
  "{}",
  '{"0":{}}',
  "[".repeat(100_000),
  `${"[".repeat(200)}${"]".repeat(200)}`,
  JSON.stringify(Array(11).fill(null)),
  ...["$1", "$@1", "$F1", "$h1", "$Q1", "$W1", "$K1", "$i1", "$T", "$A1", "$B1", "$R1", "$X1", "$x1", "$l", "$"].map(
    (text) => JSON.stringify([{ text }]),
  ),
  '["$n1x"]',
  '["$n"]',
  `["$n${"1".repeat(301)}"]`,
  '["$0:7"]',
  '["$0:0:__proto__"]',
  '["$0:constructor"]',
])("%s can't be read", (body) => {
  expect(isActionBody(body)).toBe(false);
});
