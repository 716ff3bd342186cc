import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { Conflict, Refused } from "#lib/errors.ts";
import { createPublishedRun } from "#test/inventories.ts";
import { createPerson } from "#test/people.ts";
import { decimalOf, moneyInWords, moneyOf, shareOf } from "./money.ts";
import { readLicence, yearlyCost } from "./read.ts";
import { licenceForm, type SavedLicence } from "./schema.ts";
import { saveLicence } from "./write.ts";

async function given(changes: Partial<SavedLicence> = {}) {
  const { connectorId } = await createPublishedRun();
  const form = { seats: 100, price: "0.1", currency: "EUR", pricePeriod: "month", renewsOn: "2027-03-01" } as const;
  return { connectorId, revision: 0, ...form, ...changes };
}

test("a licence is kept with its history, and what nobody changed leaves no row in the audit log", async () => {
  const admin = await createPerson();
  const input = await given();
  await saveLicence(admin, input);
  await saveLicence(admin, { ...input, revision: 1 });
  await saveLicence(admin, { ...input, revision: 1, seats: 120 });
  expect(await readLicence(admin, input.connectorId)).toMatchObject({
    seats: 120,
    renewsOn: "2027-03-01",
    revision: 2,
  });
  const events = await db.auditEvent.findMany({
    where: { noun: "licence", subjectId: input.connectorId },
    orderBy: { id: "asc" },
  });
  expect(events.map(({ event, before, after }) => ({ event, before, after }))).toMatchObject([
    { event: "entered", after: { seats: 100, price: "0.1", currency: "EUR" } },
    { event: "changed", before: { seats: 100 }, after: { seats: 120 } },
  ]);
});

test("a second person's save is not overwritten, and only administrators save", async () => {
  const admin = await createPerson();
  const input = await given();
  await saveLicence(admin, input);
  await expect(saveLicence(admin, { ...input, seats: 5 })).rejects.toBeInstanceOf(Conflict);
  const operator = await createPerson({ role: "operator" });
  await expect(saveLicence(operator, { ...input, revision: 1 })).rejects.toBeInstanceOf(Refused);
  expect(await readLicence(admin, input.connectorId)).toMatchObject({ seats: 100 });
});

test("costs are exact decimals: three seats at 0.10 a month are 3.60 a year", async () => {
  const admin = await createPerson();
  const input = await given();
  await saveLicence(admin, input);
  const cost = yearlyCost(await readLicence(admin, input.connectorId), 3);
  expect(cost && decimalOf(cost)).toBe("3.6000");
  expect(cost && moneyInWords(cost, "en")).toBe("€3.60");
  expect(decimalOf(shareOf(moneyOf("10", "EUR"), 1n, 3n))).toBe("3.3333");
  expect(moneyInWords(moneyOf("1234.5", "JPY"), "en")).toBe("¥1,235");
  expect(moneyInWords(moneyOf("1234.5", "EUR"), "de")).toBe("1.234,50\u00a0€");
});

test.each([
  [{ seats: 0 }, "seats"],
  [{ price: "1,000.00" }, "price"],
  [{ price: "-3" }, "price"],
  [{ currency: "EURO" }, "currency"],
  [{ currency: "" }, "currency"],
  [{ renewsOn: "2027-02-30" }, "renewsOn"],
])("a form with %o is refused with a sentence at that field", (wrong, field) => {
  const right = { seats: 1, price: "3", currency: "EUR", pricePeriod: "year", renewsOn: "" };
  const issues = licenceForm.safeParse({ ...right, ...wrong }).error?.issues ?? [];
  expect(issues.map(({ path }) => path[0])).toEqual([field]);
});
