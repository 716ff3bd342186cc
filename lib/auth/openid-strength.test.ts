import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "#lib/db.ts";
import { startHostileProvider } from "#test/hostile-provider.ts";
import { createBrowser } from "#test/sign-in-browser.ts";

let acr: unknown;
let provider: Awaited<ReturnType<typeof startHostileProvider>>;

beforeAll(async () => {
  provider = await startHostileProvider(() => ({ claims: (claims) => ({ ...claims, acr }) }));
  Object.assign(process.env, {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: "console",
    OIDC_CLIENT_SECRET: "secret",
    OIDC_ROLE_MAP: "staff=viewer",
    OIDC_REQUIRED_ACR: "phr  mfa",
  });
  return () => provider.stop();
});

beforeEach(() => db.user.deleteMany());

async function signIn(claimed: unknown): Promise<string> {
  acr = claimed;
  const browser = createBrowser();
  return browser.comeBack(provider.logIn(await browser.begin()));
}

test("the provider is asked for the strength that is required", async () => {
  const asked = await createBrowser().begin();
  expect(asked.searchParams.get("acr_values")).toBe("phr mfa");
});

test.for([[undefined], ["pwd"], ["mfa phr"], [["mfa"]]])(
  "an answer that says %j of its strength is refused, and makes nobody and no session",
  async ([claimed]) => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await signIn(claimed)).toBe("/sign-in?problem=weak");
    expect([await db.user.count(), await db.session.count()]).toEqual([0, 0]);
  },
);

test.for(["phr", "mfa"])("an answer with %s, which is one of those required, is taken", async (claimed) => {
  expect(await signIn(claimed)).toBe("/runs");
});
