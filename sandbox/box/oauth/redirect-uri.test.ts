import { expect, it } from "vitest";
import { redirectLocation, redirectUriMatches, redirectUriProblem } from "./redirect-uri.ts";

it.each([
  ["https://a.example/cb", "https://a.example/cb", true],
  ["https://a.example/cb", "https://a.example/cb/", false],
  ["https://a.example/cb", "https://a.example:8443/cb", false],
  ["https://a.example/cb", "https://a.example/cb?x=1", false],
  ["http://localhost:3000/cb", "http://localhost:4111/cb", true],
  ["http://localhost:3000/cb", "http://localhost/cb", true],
  ["http://localhost:3000/cb", "http://127.0.0.1:3000/cb", false],
  ["http://127.0.0.1/cb", "http://127.0.0.1:9/cb", true],
  ["http://[::1]:3000/cb", "http://[::1]:5/cb", true],
  ["http://localhost:3000/cb", "https://localhost:3000/cb", false],
  ["http://localhost:3000/cb", "http://localhost:3000/cb?x=1", false],
  ["http://localhost:3000/cb", "http://user@localhost:3000/cb", false],
  ["http://localhost:3000/cb", "http://localhost:3000/cb#part", false],
  ["http://localhost:3000/cb", "nonsense", false],
])("compares the registered %s with %s: %s", (registered, requested, matches) => {
  expect(redirectUriMatches(registered, requested)).toBe(matches);
});

it("takes https anywhere and http on loopback hosts alone", () => {
  expect(redirectUriProblem("https://a.example/cb")).toBeNull();
  expect(redirectUriProblem("http://localhost:3000/cb")).toBeNull();
  expect(redirectUriProblem("http://a.example/cb")).toContain("https://");
  expect(redirectUriProblem("https://a.example/cb#x")).toContain("fragment");
  expect(redirectUriProblem("cb")).toContain("not an address");
});

it("adds to a query that is there already and leaves out what is null", () => {
  expect(redirectLocation("https://a.example/cb?t=1", { code: "x", state: null })).toBe(
    "https://a.example/cb?t=1&code=x",
  );
});
