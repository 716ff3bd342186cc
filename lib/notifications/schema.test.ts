import { expect, test } from "vitest";
import { newChannel } from "./schema.ts";

const channel = {
  name: "On call",
  kind: "email",
  url: "",
  topics: ["run-failed"],
  allConnectors: true,
  connectorIds: [],
};

test.each([
  ["not an address", '"not an address" is not an email address.'],
  [Object.create(null), "A recipient is an email address."],
  [null, "A recipient is an email address."],
])("a recipient that is no email address is refused with a sentence, whatever it is", (recipient, sentence) => {
  const { error } = newChannel.safeParse({ ...channel, recipients: [recipient] });
  expect(error?.issues.map(({ message }) => message)).toEqual([sentence]);
});
