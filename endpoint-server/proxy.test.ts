import { expect, test } from "vitest";
import { proxyFor } from "./proxy.ts";

const secure = "http://secure.example:3128/";
const plain = "http://plain.example:3128/";

test.each([
  ["https://engine.example", "", secure],
  ["http://engine.example", "", plain],
  ["https://engine.example", "*", null],
  ["https://engine.example", "engine.example", null],
  ["https://a.engine.example", "engine.example", null],
  ["https://a.engine.example", ".engine.example", null],
  ["https://notengine.example", "engine.example", secure],
  ["https://engine.example:8443", "engine.example:8443", null],
  ["https://engine.example", "engine.example:8443", secure],
  ["https://localhost:3001", "", null],
  ["http://127.0.0.1:3001", "", null],
  ["http://[::1]:3001", "", null],
])("%s with NO_PROXY=%s is asked through %s", (address, exempt, proxy) => {
  const environment = { HTTPS_PROXY: secure, http_proxy: plain, NO_PROXY: exempt };
  expect(proxyFor(new URL(address), environment)?.href ?? null).toBe(proxy);
});
