import { expect, test } from "vitest";
import { parseLosslessly } from "./json.ts";

test.each([
  ['{"next_stream_position":30401068076164269}', { next_stream_position: "30401068076164269" }],
  ['{"next_stream_position":"1152922986252290886"}', { next_stream_position: "1152922986252290886" }],
  ['{"next_stream_position":5}', { next_stream_position: "5" }],
  ['{"id":9007199254740993,"n":[12345678901234567890]}', { id: "9007199254740993", n: ["12345678901234567890"] }],
  ['{"id":12345,"space_used":1.2318237429383e+31}', { id: 12345, space_used: 1.2318237429383e31 }],
  ['{"a":-12345678901234567890}', { a: "-12345678901234567890" }],
  ['{"text":"1: 12345678901234567890"}', { text: "1: 12345678901234567890" }],
  ['{"a":1,"a":2}', { a: 2 }],
  ['{"next_stream_position" : 12345678901234567890, "n":1}', { next_stream_position: "12345678901234567890", n: 1 }],
  ['{"text":"\\"next_stream_position\\":1}"}', { text: '"next_stream_position":1}' }],
])("%s loses no digit", (text, value) => {
  expect(parseLosslessly(text)).toEqual(value);
});

test("what is not JSON is told as such", () => {
  expect(() => parseLosslessly('{"entries":[')).toThrow(SyntaxError);
});

test("a value nested deep in a page costs nobody their digits, and not the page", () => {
  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
  expect(parseLosslessly(`{"entries":[{"id":"1","odd":${deep}},{"id":12345678901234567890}]}`)).toMatchObject({
    entries: [{ id: "1" }, { id: "12345678901234567890" }],
  });
});

test.each([
  ['{"a":"12345678901234567890, \\" 98765432109876543210"}', { a: '12345678901234567890, " 98765432109876543210' }],
  ['{"a":0.12345678901234567890}', { a: 0.12345678901234568 }],
  ['{"a":12345678901234567890.5}', { a: 12345678901234567000 }],
  ['{"a":1e-9,"b":[-12345678901234567890]}', { a: 1e-9, b: ["-12345678901234567890"] }],
  [
    '{"a":"\\"next_stream_position\\":5","next_stream_position" : 5}',
    { a: '"next_stream_position":5', next_stream_position: "5" },
  ],
])("%s", (text, value) => {
  expect(parseLosslessly(text)).toEqual(value);
});
