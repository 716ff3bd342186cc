import { describe, expect, test } from "vitest";
import { redirectChecks } from "./redirect-checks.ts";

const path = "/cmp/AuthorizeBoxConnector";
const failed = (publicUrl: string, page: string) =>
  redirectChecks(publicUrl + path, `${page}/connectors/box?new=1`, "Box")
    .filter(({ passed }) => !passed)
    .map(({ label }) => label);

describe("the redirect URI against the address in the browser and Box's rule", () => {
  test.each([
    ["https://console.example", "https://console.example", []],
    ["https://console.example", "https://console.example:443", []],
    ["http://localhost:3000", "http://localhost:3000", []],
    ["http://[::1]:3000", "http://[::1]:3000", []],
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000", []],
    ["https://console.example", "http://console.example:443", ["Scheme"]],
    ["http://localhost:3000", "http://127.0.0.1:3000", ["Host"]],
    ["https://console.example", "https://console.example:8443", ["Port"]],
    ["http://console.example", "http://console.example", ["Box's rule"]],
    ["http://localhost.evil.example", "http://localhost.evil.example", ["Box's rule"]],
    ["http://localhost:3000", "https://console.example", ["Scheme", "Host", "Port"]],
  ])("%s opened as %s", (publicUrl, page, labels) => {
    expect(failed(publicUrl, page)).toEqual(labels);
  });

  test("a line that fails names both values and the cure", () => {
    const checks = redirectChecks(`https://console.example${path}`, "https://10.0.0.7/connectors/box", "Box");
    const host = checks.find(({ label }) => label === "Host");
    expect(host?.words).toBe("The redirect URI says console.example, this browser says 10.0.0.7.");
    expect(host?.cure).toContain("set PUBLIC_URL to https://10.0.0.7");
  });
});
