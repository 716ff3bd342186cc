import { describe, expect, test } from "vitest";
import { connectorFields } from "#test/sample-inputs.ts";
import { connectorFilterOf } from "./filters.ts";
import { connectorForm, nameKeyOf, newConnector } from "./schema.ts";

const good = { ...connectorFields, kind: "box", name: "Acme Box" };

const faultOf = (change: object) => {
  const result = newConnector.safeParse({ ...good, ...change });
  return result.success ? null : result.error.issues.map((issue) => [issue.path.join("."), issue.message]);
};

test("a filled-in form is taken as it is, trimmed", () => {
  expect(newConnector.parse({ ...good, name: "  Acme Box " }).name).toBe("Acme Box");
});

describe("each fault names its field and the next step", () => {
  test.each([
    ["no name", { name: "  " }, "name", "Enter the name."],
    ["a name of two lines", { name: "a\nb" }, "name", "The name must be on one line."],
    ["a long name", { name: "x".repeat(101) }, "name", "The name is too long: at most 100 characters."],
    ["a NUL in the name", { name: "a\0b" }, "name", "The name holds control characters. Type it again."],
    [
      "a lone surrogate",
      { description: "\ud800" },
      "description",
      "The description holds control characters. Type it again.",
    ],
    ["no Client ID", { clientId: "" }, "clientId", "Enter the Client ID."],
    [
      "a Client ID with a space inside",
      { clientId: "a b" },
      "clientId",
      "The Client ID holds a space. Copy it again, without spaces around it.",
    ],
    ["no Client secret", { clientSecret: "" }, "clientSecret", "Enter the Client secret."],
    [
      "an endpoint server that is no id",
      { endpointServerId: "x" },
      "endpointServerId",
      "Choose an endpoint server of the list.",
    ],
    ["no limit", { dropLimitPercent: null }, "dropLimitPercent", "Enter a whole percentage from 0 to 100."],
    ["a limit beyond all", { dropLimitPercent: 101 }, "dropLimitPercent", "Enter a whole percentage from 0 to 100."],
    ["a limit below none", { dropLimitPercent: -1 }, "dropLimitPercent", "Enter a whole percentage from 0 to 100."],
    ["part of a per cent", { dropLimitPercent: 0.5 }, "dropLimitPercent", "Enter a whole percentage from 0 to 100."],
  ])("%s", (_, change, field, message) => {
    expect(faultOf(change)).toContainEqual([field, message]);
  });

  test("fields the form does not have are refused", () => {
    expect(faultOf({ publishedRunId: "x" })).not.toBeNull();
    expect(faultOf({ name: { toString: "x" } })).toContainEqual(["name", "Enter the name."]);
  });
});

test("an edit may leave the secrets blank", () => {
  expect(connectorForm.safeParse({ ...good, clientSecret: "", token: "" }).success).toBe(true);
});

test("names that look the same to a person have the same key", () => {
  expect(nameKeyOf(" Acme  BOX ")).toBe(nameKeyOf("acme box"));
  expect(nameKeyOf("Ａcme box")).toBe(nameKeyOf("acme box"));
});

test("the list goes on after the key of any name, also of one that its key writes out", () => {
  const after = nameKeyOf(connectorForm.shape.name.parse("ﷺ".repeat(100)));
  expect(connectorFilterOf({ after }).after).toBe(after);
});
