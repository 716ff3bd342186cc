import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "#test/folder.ts";
import { connectorInFile } from "#test/sample-inputs.ts";
import { readConnectorFile } from "./connector-file.ts";

const content = JSON.stringify({
  ...{ format: "connector-console/connectors", version: 1, kind: "box" },
  connectors: [{ ...connectorInFile, name: "Bücher" }],
});

function written(bytes: string | Buffer): string {
  const file = join(temporaryFolder(), "connectors.json");
  writeFileSync(file, bytes);
  return file;
}

test.for([content, `\uFEFF${content}`, content.replaceAll(",", ",\r\n")])(
  "a file in UTF-8 is read, with a mark at its beginning and with any ends of lines: %#",
  (text) => {
    expect(readConnectorFile(written(text)).connectors).toMatchObject([{ name: "Bücher" }]);
  },
);

test("a file in another encoding is refused, as its names would be those of other connectors", () => {
  for (const encoding of ["latin1", "utf16le"] as const)
    expect(() => readConnectorFile(written(Buffer.from(`\uFEFF${content}`, encoding)))).toThrow("Save it as UTF-8.");
});

test("a file that is not there, or no JSON, is named with the reason", () => {
  expect(() => readConnectorFile("/none.json")).toThrow("/none.json can't be read: ENOENT");
  expect(() => readConnectorFile(written("connectors:"))).toThrow("connectors.json is not JSON");
});
