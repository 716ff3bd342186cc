import { randomUUID } from "node:crypto";
import { verify } from "@node-rs/argon2";
import { beforeEach, expect, test, vi } from "vitest";
import { createSession } from "#test/people.ts";
import { signIn } from "./sign-in.ts";

// Still the real one: it is only counted how often it runs.
vi.mock("@node-rs/argon2", async (importOriginal) => {
  const real = await importOriginal<typeof import("@node-rs/argon2")>();
  return { ...real, verify: vi.fn(real.verify) };
});

const password = "correct horse battery";
const newEmail = () => `${randomUUID()}@example.com`;
const attempt = (email: string, address: string, typed = "guess") =>
  signIn({ email, password: typed, address, userAgent: null });

beforeEach(() => {
  vi.mocked(verify).mockClear();
});

async function countJudged(attempts: (index: number) => Promise<{ outcome: string }>): Promise<number> {
  const results = await Promise.all(Array.from({ length: 1000 }, (_, index) => attempts(index)));
  expect(results.filter(({ outcome }) => outcome === "signed-in")).toEqual([]);
  return results.filter(({ outcome }) => outcome !== "throttled").length;
}

test("of a thousand guesses at one account from a thousand addresses, five are judged", async () => {
  const email = newEmail();
  await createSession({ email, password });
  const address = (index: number) => `10.0.${Math.floor(index / 250)}.${index % 250}`;
  expect(await countJudged((index) => attempt(email, address(index), `guess ${index}`))).toBe(5);
  expect(vi.mocked(verify)).toHaveBeenCalledTimes(5);
}, 60_000);

test("of a thousand guesses from one address at a thousand accounts, thirty are judged", async () => {
  expect(await countJudged(() => attempt(newEmail(), "192.0.2.66"))).toBe(30);
  expect(vi.mocked(verify)).toHaveBeenCalledTimes(30);
}, 60_000);

test("an unknown person costs the same hashing as a known one, with the same settings", async () => {
  const [known, withoutPassword] = [newEmail(), newEmail()];
  await createSession({ email: known, password });
  await createSession({ email: withoutPassword });
  for (const [index, email] of [known, withoutPassword, newEmail()].entries()) {
    expect(await attempt(email, `198.51.100.${index}`)).toEqual({ outcome: "refused" });
  }
  const settings = vi.mocked(verify).mock.calls.map(([hash]) => String(hash).split("$").slice(0, 4).join("$"));
  expect(settings).toEqual(Array(3).fill("$argon2id$v=19$m=19456,t=2,p=1"));
});
