import { expect, test } from "vitest";
import { localeOf } from "./accept-language.ts";

test.for([
  ["de-DE,de;q=0.9,en;q=0.8", "de-DE"],
  ["en-GB", "en-GB"],
  ["fr-CH, fr;q=0.9", "fr-CH"],
  ["*", "en"],
  ["tlh-KX, ja;q=0.5", "ja"],
  ["../etc, , pt-BR", "pt-BR"],
  ["<script>", "en"],
  ["", "en"],
  [null, "en"],
] as const)("the header %j means %s", ([header, locale]) => {
  expect(localeOf(header)).toBe(locale);
});
