import { expect, test } from "vitest";
import { refusedInWords, refuseEarly } from "./refuse-early.ts";

const publicUrl = "https://console.example.com";
const ours = { origin: publicUrl, host: "console.example.com" };
const action = { ...ours, "next-action": "7f".padEnd(42, "0"), "content-type": "text/plain;charset=UTF-8" };

function status(method: string, path: string, headers: Record<string, string>): number | undefined {
  // A Request of Node takes no Host or Origin that are not its own; its headers do.
  const request = { method, url: publicUrl + path, headers: new Headers(headers) } as Request;
  return refuseEarly(request, publicUrl)?.status;
}

test.for([
  [{}, 403],
  [{ origin: "null" }, 403],
  [{ origin: "https://evil.example" }, 403],
  [{ origin: "https://console.example.com.evil.example" }, 403],
  [{ origin: "http://console.example.com" }, 403],
  [{ origin: "not an origin" }, 403],
  [{ origin: "not an origin", "sec-fetch-site": "same-origin" }, 403],
  [{ origin: "null", "sec-fetch-site": "cross-site" }, 403],
  [{ "sec-fetch-site": "same-origin" }, undefined],
  [{ origin: publicUrl }, undefined],
  [{ origin: publicUrl, host: "evil.example" }, 403],
  [{ origin: publicUrl, "x-forwarded-host": "evil.example" }, 403],
  [{ origin: publicUrl, host: "10.0.0.1:3000", "x-forwarded-host": "console.example.com" }, undefined],
] as [Record<string, string>, number | undefined][])("a change with %j is answered with %s", ([headers, expected]) => {
  const { origin: _, ...rest } = action;
  for (const [path, more] of [
    ["/runs", rest],
    ["/api/auth/callback/credentials", { host: ours.host }],
  ] as const) {
    expect(status("POST", path, { ...more, ...headers })).toBe(expected);
    expect(status("DELETE", path, { ...more, ...headers })).toBe(expected);
    expect(status("GET", path, { ...more, ...headers })).toBeUndefined();
  }
});

test("a program may ask for a change below /api/v1, where a token counts; a page of somebody else may not", () => {
  const { host } = ours;
  for (const method of ["POST", "PATCH", "DELETE"]) {
    expect(status(method, "/api/v1/runs", { host })).toBeUndefined();
    expect(status(method, "/api/v1/runs", { host, origin: "https://evil.example" })).toBe(403);
    expect(status(method, "/api/v1/runs", { host, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(status(method, "/api/v12/runs", { host })).toBe(403);
    expect(status(method, "/api/v1", { host })).toBe(403);
  }
});

test("a body is refused when it is too long or does not say how long it is", () => {
  expect(status("POST", "/runs", { ...action, "content-length": "1000000" })).toBeUndefined();
  expect(status("POST", "/runs", { ...action, "content-length": "1000001" })).toBe(413);
  expect(status("GET", "/runs", { "content-length": "1000001" })).toBe(413);
  expect(status("POST", "/api/auth/callback/credentials", { ...ours, "content-length": "20001" })).toBe(413);
  expect(status("POST", "/runs", { ...action, "transfer-encoding": "chunked" })).toBe(411);
});

test.for([
  [{ "next-action": "x" }, 400],
  [{ "next-action": "7F".padEnd(42, "0") }, 400],
  [{ "content-type": "application/json" }, 400],
  [{ "content-type": "application/x-www-form-urlencoded" }, 400],
  [{ "content-type": "multipart/form-data" }, 400],
  [{ "content-type": "multipart/form-data; boundary=x" }, 400],
  [{}, undefined],
] as [Record<string, string>, number | undefined][])("an action with %j is answered with %s", ([headers, expected]) => {
  expect(status("POST", "/runs", { ...action, ...headers })).toBe(expected);
});

test("a form sent before the page's scripts ran gets the page again, unless it carries files", () => {
  const { "next-action": _, ...form } = action;
  expect(status("POST", "/sign-in", { ...form, "content-type": "application/x-www-form-urlencoded" })).toBeUndefined();
  expect(status("POST", "/sign-in", { ...form, "content-type": "multipart/form-data; boundary=x" })).toBe(400);
});

test("the log is told what was refused and where from, without what an address may hold", () => {
  const words = (origin?: string) =>
    refusedInWords(
      {
        method: "POST",
        url: `${publicUrl}/runs?search=private`,
        headers: new Headers(origin ? { origin } : {}),
      } as Request,
      { status: 403, detail: "" },
    );
  expect(words("https://evil.example/x?y=private")).toBe("Refused with 403: POST /runs from https://evil.example.");
  expect(words("null")).toBe("Refused with 403: POST /runs from no page that it names.");
  expect(words()).toBe("Refused with 403: POST /runs from no page that it names.");
});
