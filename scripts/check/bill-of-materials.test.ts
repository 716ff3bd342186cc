import { join } from "node:path";
import { expect, test } from "vitest";
import { type Bill, billProblems, makeBill } from "./bill-of-materials.ts";

const root = join(import.meta.dirname, "..", "..");

test("the bill names every locked package with its version and hash, and the project by its own name", {
  timeout: 60_000,
}, async () => {
  const bill = await makeBill(root);
  expect(bill.metadata.component.name).toBe("connector-console");
  expect(bill.components.find(({ name }) => name === "next")).toMatchObject({
    purl: expect.stringMatching(/^pkg:npm\/next@/),
  });
  expect(billProblems(root, bill)).toEqual([]);

  const [first] = bill.components;
  const id = `${first?.name}@${first?.version}`;
  const without: Bill = { ...bill, components: bill.components.slice(1) };
  expect(billProblems(root, without)).toContain(`The bill of materials lacks ${id}.`);
  const changed = { ...first, hashes: [{ alg: "SHA-512", content: "00" }] } as Bill["components"][number];
  expect(billProblems(root, { ...bill, components: [changed, ...bill.components.slice(1)] })).toEqual([
    `The bill of materials gives ${id} another hash than the lock.`,
  ]);
  const loose: Bill = { ...bill, dependencies: [...bill.dependencies, { ref: "a", dependsOn: ["nowhere@1"] }] };
  expect(billProblems(root, loose)).toEqual(["a depends on nowhere@1, which is no part of it."]);
});
