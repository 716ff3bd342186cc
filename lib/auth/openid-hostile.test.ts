import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "#lib/db.ts";
import { type Misdeeds, startHostileProvider } from "#test/hostile-provider.ts";
import { createBrowser } from "#test/sign-in-browser.ts";

let misdeeds: Misdeeds = {};
let provider: Awaited<ReturnType<typeof startHostileProvider>>;

beforeAll(async () => {
  provider = await startHostileProvider(() => misdeeds);
  Object.assign(process.env, {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: "console",
    OIDC_CLIENT_SECRET: "secret",
    OIDC_ROLE_MAP: "staff=viewer;admins=administrator",
  });
  return () => provider.stop();
});

beforeEach(async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  misdeeds = {};
  await db.user.deleteMany();
});

async function signIn(change: Misdeeds, back: (address: URL) => URL = (address) => address): Promise<string> {
  misdeeds = change;
  const browser = createBrowser();
  return browser.comeBack(back(provider.logIn(await browser.begin())));
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const payloadOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

test("the answer of a provider that does nothing wrong is taken", async () => {
  expect(await signIn({})).toBe("/runs");
  expect(await db.session.count()).toBe(1);
});

const tampered: [string, Misdeeds][] = [
  ["another issuer", { claims: (claims) => ({ ...claims, iss: "https://evil.example" }) }],
  ["our issuer with a slash more", { claims: (claims) => ({ ...claims, iss: `${claims.iss}/` }) }],
  ["another audience", { claims: (claims) => ({ ...claims, aud: "another" }) }],
  ["another nonce", { claims: (claims) => ({ ...claims, nonce: "another" }) }],
  ["no nonce", { claims: ({ nonce: _, ...claims }) => claims }],
  ["no subject", { claims: ({ sub: _, ...claims }) => claims }],
  ["a past end", { claims: (claims) => ({ ...claims, exp: 1 }) }],
  ["alg none", { token: (token) => `${encode({ alg: "none" })}.${encode(payloadOf(token))}.` }],
  [
    "a signature by a secret that both know",
    { token: (token) => `${encode({ alg: "HS256" })}.${encode(payloadOf(token))}.AAAA` },
  ],
  [
    "claims changed after signing",
    {
      token: (token) => {
        const [head, , signature] = token.split(".");
        return [head, encode({ ...payloadOf(token), groups: ["admins"] }), signature].join(".");
      },
    },
  ],
  ["no ID token at all", { token: () => "" }],
];

test.for(tampered)("an ID token with %s is refused, and makes nobody and no session", async ([, change]) => {
  expect(await signIn(change)).toBe("/sign-in?problem=untrusted");
  expect([await db.user.count(), await db.identity.count()]).toEqual([0, 0]);
});

test("an answer that names another issuer in its address is refused", async () => {
  const mixedUp = await signIn({}, (address) => {
    address.searchParams.set("iss", "https://evil.example");
    return address;
  });
  expect(mixedUp).toBe("/sign-in?problem=untrusted");
  expect(await db.user.count()).toBe(0);
});

test("userinfo of another subject is not taken for this one's", async () => {
  vi.useFakeTimers({ now: Date.now() + 3_600_000, toFake: ["Date"] });
  expect(await signIn({ discovery: (metadata) => metadata, userinfo: { sub: "admin", groups: ["admins"] } })).toMatch(
    /^\/sign-in\?problem=/,
  );
  expect(await db.user.count()).toBe(0);
  vi.useRealTimers();
});

test.for([
  ["another issuer", { issuer: "https://evil.example" }],
  ["a plain http endpoint elsewhere", { token_endpoint: "http://evil.example/token" }],
] as const)("a discovery with %s sends nobody anywhere", async ([, change]) => {
  vi.useFakeTimers({ now: Date.now() + 7_200_000, toFake: ["Date"] });
  misdeeds = { discovery: (metadata) => ({ ...metadata, ...change }) };
  const address = await createBrowser().begin();
  expect(address.pathname + address.search).toBe("/sign-in?problem=unreachable");
  vi.useRealTimers();
});
