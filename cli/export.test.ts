import { expect, test } from "vitest";
import { answerApi } from "#lib/api/answer.ts";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { runCommandLine, serveApi } from "#test/command-line.ts";
import { createEndpointServer } from "#test/endpoint-servers.ts";
import { createConnector } from "#test/runs.ts";

test("what is exported is as wanted when it is applied from standard input, and names what differs later", async () => {
  const { token } = await createTokenHolder();
  const variables = { CONSOLE_URL: await serveApi(answerApi), CONSOLE_TOKEN: token };
  const { id: endpointServerId } = await createEndpointServer({ name: crypto.randomUUID(), kinds: ["box"] });
  const name = `Exported ${crypto.randomUUID()}`;
  const nameKey = name.toLowerCase();
  const { id } = await createConnector({ name, nameKey, endpointServerId, settings: { lookBackDays: 30 } });
  const { code, out } = await runCommandLine(["connectors", "export"], variables);
  expect([code, out]).toEqual([0, expect.not.stringContaining("clientSecret")]);
  const check = ["connectors", "apply", "-f", "-", "--check"];
  expect(await runCommandLine(check, variables, out)).toMatchObject({ code: 0 });
  await db.connector.update({ where: { id }, data: { description: "By hand" } });
  expect(await runCommandLine(check, variables, `\uFEFF${out.replaceAll("\n", "\r\n")}`)).toMatchObject({
    ...{ code: 3, out: expect.stringContaining('description: "By hand" → ""') },
  });
}, 40_000);
