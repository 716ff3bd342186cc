import { expect, test } from "vitest";
import { outcomeOf, retryAfterMs } from "./outcome.ts";

const outcome = (status: number, text: string, headers: Record<string, string> = {}) =>
  outcomeOf("GET /users", { status, headers: new Headers(headers), text });

test("Retry-After is seconds or a date, and anything else is no wait", () => {
  const now = Date.parse("2026-11-24T10:00:00Z");
  expect(retryAfterMs("100", now)).toBe(100_000);
  expect(retryAfterMs("0.5", now)).toBe(500);
  expect(retryAfterMs("Tue, 24 Nov 2026 10:00:07 GMT", now)).toBe(7000);
  expect(retryAfterMs("Tue, 24 Nov 2026 09:00:00 GMT", now)).toBe(0);
  expect(retryAfterMs("soon", now)).toBeNull();
  expect(retryAfterMs(null, now)).toBeNull();
});

test.each([
  [403, "", { "www-authenticate": 'Bearer realm="Service", error="insufficient_scope"' }],
  [403, '{"code":"insufficient_scope","message":"It needs more."}', {}],
  [403, '{"code":"access_denied_insufficient_permissions"}', {}],
  [403, "<html>no</html>", {}],
  [400, '{"code":"terms_of_service_required"}', {}],
])("%i in each of its shapes is a permission, told in Box's words", (status, text, headers) => {
  const refused = outcome(status, text, { ...headers, "box-request-id": "abc123" });
  expect(refused).toMatchObject({ is: "refused", failure: { status, code: "permission_missing" } });
  const words =
    /"(?:code|error)?":?"?(insufficient_scope|access_denied\w+|terms_of\w+)/.exec(text)?.[1] ?? "request abc123";
  expect(refused.is === "refused" && refused.failure.message).toContain(words);
});

test.each([
  [
    401,
    '{"message":"Unauthorized - Cannot authorize with this service"}',
    { is: "refused", failure: { code: "app_disabled" } },
  ],
  [401, "", { is: "token_refused" }],
  [404, '{"code":"not_found"}', { is: "refused", failure: { status: 404 } }],
  [400, '{"code":"bad_request"}', { is: "refused", failure: { code: "provider_answer_invalid" } }],
  [429, "{}", { is: "again", cause: "rate_limited_too_long" }],
  [409, "", { is: "again", cause: "provider_unavailable" }],
  [500, "", { is: "again", cause: "provider_unavailable" }],
  [302, "", { is: "again", cause: "provider_unavailable" }],
  [204, "", { is: "again", cause: "provider_answer_invalid" }],
  [200, "<html>", { is: "again", cause: "provider_answer_invalid" }],
  [200, '{"entries":[]}', { is: "answer", body: { entries: [] } }],
])("%i %s", (status, text, expected) => {
  expect(outcome(status, text)).toMatchObject(expected);
});
