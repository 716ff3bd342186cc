import { expect, test } from "vitest";
import { answerApi } from "#lib/api/answer.ts";
import { createConnector } from "#lib/connectors/write.ts";
import { db } from "#lib/db.ts";
import { createTokenHolder } from "#test/api-client.ts";
import { runCommandLine, serveApi } from "#test/command-line.ts";
import { connectorFields } from "#test/sample-inputs.ts";

test("a link to authorize a connector is printed once, for as many days as asked", async () => {
  const { person, token } = await createTokenHolder();
  const variables = { CONSOLE_URL: await serveApi(answerApi), CONSOLE_TOKEN: token };
  const name = `Linked ${crypto.randomUUID()}`;
  const { id } = await createConnector(person, { ...connectorFields, name, kind: "box" });
  const make = (...more: string[]) => runCommandLine(["connectors", "authorization-link", id, ...more], variables);
  const { code, out, err } = await make("--days", "7");
  expect([code, out]).toEqual([0, expect.stringMatching(/^http\S+\/grant-access#[\w-]{43}\n$/)]);
  expect(err).not.toContain(out.trim());
  const link = await db.authorizationLink.findFirstOrThrow({ where: { connectorId: id } });
  expect((link.expiresAt.getTime() - Date.now()) / 86_400_000).toBeCloseTo(7, 1);
  expect(await make("--days", "2")).toMatchObject({ code: 1, err: expect.stringContaining("Choose 1, 3, 7 days.") });
}, 20_000);
