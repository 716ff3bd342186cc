import { expect, test, vi } from "vitest";
import { loadWithUrl } from "#test/database-roles.ts";

test("while the database is away, the answer is that nothing was done and when to ask again", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const { askApi } = await loadWithUrl("postgres://nobody@127.0.0.1:1/none", () => import("#test/ask-api.ts"));
  const { status, headers, body } = await askApi("/runs", { token: "cct_one", address: "192.0.2.9" });
  expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(body.detail).toContain("nothing was done");
  expect(String(logged.mock.calls)).toContain("could not be looked up");
  expect(String(logged.mock.calls)).not.toContain("cct_one");
});
