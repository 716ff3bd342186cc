import { expect, test } from "vitest";
import { fieldInWords } from "./words.ts";

test.for([
  ["name", "name"],
  ["clientId", "client ID"],
  ["dropLimitPercent", "drop limit percent"],
  ["publicKeyFingerprint", "public key fingerprint"],
  ["width", "width"],
])("the field %s is read as %s", ([field, words]) => {
  expect(fieldInWords(field ?? "")).toBe(words);
});
