import { expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { checkKeys } from "./key-canary.ts";
import { seal } from "./seal.ts";

test("the first start leaves a proof for its key, and later ones find it", async () => {
  await checkKeys();
  await checkKeys();
  expect((await db.keyCanary.findMany()).map((row) => row.keyId)).toEqual(["k1"]);
});

test("a key that is missing, or another one by its name, is found out at start", async () => {
  const sealed = seal("something else", { table: "key_canary", id: "k0", column: "sealed" });
  await db.keyCanary.create({ data: { keyId: "k0", sealed: sealed.replace(".k1.", ".k0.") } });
  await expect(checkKeys()).rejects.toThrow("sealed with key k0 does not open");
  await db.keyCanary.update({ where: { keyId: "k0" }, data: { sealed } });
  await expect(checkKeys()).rejects.toThrow("sealed with key k0 does not open");
});
