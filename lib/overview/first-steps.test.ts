import { expect, test } from "vitest";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createConnector, createOperator, takeInventory } from "#test/runs.ts";
import { readFirstSteps } from "./first-steps.ts";

test("the first steps are ticked one by one, and are gone with the first inventory", async () => {
  const person = await createOperator();
  const done = async () => (await readFirstSteps(person))?.map((step) => step.done);
  expect(await done()).toEqual([false, false, false, false]);
  await createEndpointServer({ kinds: ["box"] });
  expect(await done()).toEqual([true, false, false, false]);
  await createConnector({ grantId: null });
  expect(await done()).toEqual([true, true, false, false]);
  const { id } = await createConnector();
  expect(await done()).toEqual([true, true, true, false]);
  await takeInventory(id, { users: ["1"] });
  expect(await done()).toBeUndefined();
});
