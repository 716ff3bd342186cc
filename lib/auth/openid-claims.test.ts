import { expect, test } from "vitest";
import { readClaims } from "./openid-claims.ts";

const issuer = "https://provider.example";

const roleOf = (roleClaim: string, claims: Record<string, unknown>) =>
  readClaims(
    { iss: issuer, sub: "ada", ...claims },
    {
      issuer,
      clientId: "console",
      clientSecret: "secret",
      name: "Example",
      scope: "openid",
      roleClaim,
      roleMap: new Map([
        ["admins", "administrator"],
        ["staff", "viewer"],
      ]),
      requiredAcr: [],
    },
  )?.role;

test.for([
  ["groups", { groups: ["staff", "admins"] }, "administrator"],
  ["realm_access.roles", { realm_access: { roles: ["staff"] } }, "viewer"],
  ["resource.console.roles", { resource: { console: { roles: "admins" } } }, "administrator"],
  ["https://example.com/roles", { "https://example.com/roles": ["staff"] }, "viewer"],
  ["a.b", { "a.b": "staff", a: { b: "admins" } }, "viewer"],
  ["realm_access.roles", { realm_access: "admins" }, null],
  ["realm_access.roles", { realm_access: null }, null],
  ["realm_access.roles", {}, null],
  ["__proto__.admins", { groups: ["admins"] }, null],
] as const)("the claim %s in %j gives the role %s", ([roleClaim, claims, role]) => {
  expect(roleOf(roleClaim, claims)).toBe(role);
});
