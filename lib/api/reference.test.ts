import { expect, test } from "vitest";
import { operationGroups } from "./operations.ts";
import { fieldsOf } from "./reference.ts";

const operation = (id: string) => {
  const found = operationGroups.flatMap(({ operations }) => operations).find((each) => each.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return fieldsOf(found);
};

test("the reference says in words what an operation takes and gives, and what has to be given", () => {
  const { body, answer } = operation("createConnector");
  const field = (name: string) => body.find((each) => each.name === name);
  expect(field("clientSecret")).toMatchObject({ kind: "text", required: true });
  expect(field("description")).toMatchObject({ kind: "text", required: false });
  expect(field("schedule")?.kind).toBe("object whose kind is manual | hourly | daily | weekly | monthly | cron");
  expect(field("endpointServerId")?.kind).toBe("id or null");
  expect(answer).toMatchObject([{ name: "id", kind: "id" }]);
});

test("parameters come with what they are for", () => {
  const { query } = operation("listRuns");
  expect(query.find(({ name }) => name === "state")).toMatchObject({
    ...{ kind: expect.stringMatching(/^list of queued \|/), description: expect.stringContaining("commas") },
  });
});
