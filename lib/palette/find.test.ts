import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createPerson } from "#test/people.ts";
import { createConnector } from "#test/runs.ts";
import { findByName } from "./find.ts";

const named = (name: string) => ({ name, nameKey: name.toLowerCase() });

test("connectors and endpoint servers are found by a part of their name, each with its address", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const word = randomUUID().slice(0, 8);
  const connector = await createConnector(named(`Acme ${word} Box`));
  const server = await createEndpointServer({ name: `Server ${word}` });
  expect(await findByName(viewer, ` ${word.toUpperCase()}`.trim())).toEqual([
    {
      id: connector.id,
      label: `Acme ${word} Box`,
      detail: "Connector",
      at: `/connectors/box?search=Acme%20${word}%20Box`,
    },
    {
      id: server.id,
      label: `Server ${word}`,
      detail: "Endpoint server",
      at: `/administration/endpoint-servers?search=Server%20${word}`,
    },
  ]);
});

test("of many, the first five by name are given, and signs that mean something to the database mean nothing", async () => {
  const viewer = await createPerson({ role: "viewer" });
  const word = randomUUID().slice(0, 8);
  for (const end of "gfedcba") await createConnector(named(`${word} ${end}`));
  expect((await findByName(viewer, word)).map(({ label }) => label)).toEqual(
    [..."abcde"].map((end) => `${word} ${end}`),
  );
  expect(await findByName(viewer, `${word}%`)).toEqual([]);
  expect(await findByName(viewer, "_".repeat(9))).toEqual([]);
});

test("a single character finds nothing yet", async () => {
  const viewer = await createPerson({ role: "viewer" });
  await createConnector(named(`A ${randomUUID()}`));
  expect(await findByName(viewer, "a")).toEqual([]);
});
