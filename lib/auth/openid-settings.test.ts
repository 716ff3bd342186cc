import { expect, test } from "vitest";
import { readOpenIdSettings } from "./openid-settings.ts";

const proper = {
  OIDC_ISSUER: "https://login.example.com/",
  OIDC_CLIENT_ID: "console",
  OIDC_CLIENT_SECRET: "hunter2hunter2",
  OIDC_ROLE_MAP: "CN=Admins,DC=example,DC=com = administrator; staff=viewer ;",
};

const read = (variables: Record<string, string | undefined>) => readOpenIdSettings((name) => variables[name]);

test("without any setting there is no provider and no fault", () => {
  expect(read({})).toEqual({ settings: null, faults: [] });
  expect(read({ OIDC_ISSUER: " ", OIDC_CLIENT_ID: "" })).toEqual({ settings: null, faults: [] });
});

test("the issuer is kept to the letter, and the rest has defaults", () => {
  expect(read(proper).settings).toEqual({
    issuer: "https://login.example.com/",
    clientId: "console",
    clientSecret: "hunter2hunter2",
    name: "your organisation",
    scope: "openid profile email",
    roleClaim: "groups",
    roleMap: new Map([
      ["CN=Admins,DC=example,DC=com", "administrator"],
      ["staff", "viewer"],
    ]),
    requiredAcr: [],
  });
});

test.for([
  [{ OIDC_ISSUER: undefined }, /^OIDC_ISSUER is missing/],
  [{ OIDC_ISSUER: "login.example.com" }, /^OIDC_ISSUER is not an https address/],
  [{ OIDC_ISSUER: "http://login.example.com" }, /^OIDC_ISSUER is not an https address/],
  [{ OIDC_ISSUER: "http://localhost.example.com" }, /^OIDC_ISSUER is not an https address/],
  [{ OIDC_ISSUER: "https://login.example.com/?tenant=1" }, /^OIDC_ISSUER holds a query/],
  [{ OIDC_CLIENT_ID: "" }, /^OIDC_CLIENT_ID is missing/],
  [{ OIDC_CLIENT_SECRET: undefined }, /^OIDC_CLIENT_SECRET is missing/],
  [{ OIDC_SCOPE: "profile email" }, /^OIDC_SCOPE lacks/],
  [{ OIDC_ROLE_MAP: undefined }, /^OIDC_ROLE_MAP is missing/],
  [{ OIDC_ROLE_MAP: "admins" }, /^OIDC_ROLE_MAP has an entry without/],
  [{ OIDC_ROLE_MAP: "admins=owner" }, /^OIDC_ROLE_MAP has an entry without/],
  [{ OIDC_ROLE_MAP: "=viewer" }, /^OIDC_ROLE_MAP has an entry without/],
  [{ OIDC_ROLE_MAP: "a=viewer;a=operator" }, /^OIDC_ROLE_MAP names a value twice/],
] as const)("%j is one fault, told in a sentence without the secret", ([change, sentence]) => {
  const { settings, faults } = read({ ...proper, ...change });
  expect(settings).toBeNull();
  expect(faults).toEqual([expect.stringMatching(sentence)]);
  expect(faults.join()).not.toContain("hunter2hunter2");
});

test("several faults are told at once", () => {
  expect(read({ OIDC_NAME: "Example" }).faults).toHaveLength(4);
});
