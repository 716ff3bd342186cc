import { expect, test } from "vitest";
import { z } from "zod";
import { answer } from "#lib/auth/route.ts";
import { runVerb } from "#lib/auth/verb.ts";
import type { Person } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { Refused } from "#lib/errors.ts";
import { createPerson } from "#test/people.ts";

const publicUrl = "https://console.example.com";

const act = (person: Person, verb: () => Promise<unknown> = async () => "done") =>
  runVerb({ person, headers: new Headers({ origin: publicUrl }), publicUrl }, "administrator", z.null(), verb, null);

const rowsOf = ({ id }: Person) => db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } });

test("an action and a route that a role does not allow are on record, with who asked and from where", async () => {
  const person = { ...(await createPerson({ role: "viewer" })), address: "192.0.2.7" };
  expect(await act(person)).toMatchObject({ reason: "refused" });
  const request = new Request(publicUrl);
  expect((await answer(person, "operator", async () => new Response(), request, null)).status).toBe(403);
  expect(await rowsOf(person)).toMatchObject(
    ["administrator", "operator"].map((needed) => ({
      noun: "user",
      event: "refused",
      actorId: person.id,
      subject: person.name,
      address: "192.0.2.7",
      after: { reason: `This needs the role ${needed}; you have the role viewer. Ask an administrator.` },
    })),
  );
});

test("what is refused for the same reason again and again is one row a minute", async () => {
  const person = await createPerson();
  const refuse = (words: string) =>
    act(person, async () => {
      throw new Refused(words);
    });
  await Promise.all(Array.from({ length: 20 }, (_, index) => refuse(`Wait ${index} seconds.`)));
  expect(await rowsOf(person)).toHaveLength(1);
  await refuse("Another reason.");
  expect(await rowsOf(person)).toHaveLength(2);
});

test("what is done, and what is asked wrongly, leaves no such row", async () => {
  const person = await createPerson();
  expect(await act(person)).toMatchObject({ ok: true });
  const asking = { person, headers: new Headers({ origin: publicUrl }), publicUrl };
  await runVerb(asking, "viewer", z.null(), async () => {}, "wrong");
  expect(await rowsOf(person)).toEqual([]);
});
