import { expect, test } from "vitest";
import { missingEntries } from "./complete-lock.mjs";

test("an optional package of another platform that the lockfile lacks gets an entry", () => {
  const packages = {
    "node_modules/next": {
      optionalDependencies: { "@next/swc-darwin-arm64": "16.4.6", "@next/swc-linux-x64-musl": "16.4.6" },
    },
    "node_modules/next/node_modules/@next/swc-linux-x64-musl": { version: "16.4.6" },
    "node_modules/tool": { dev: true, optionalDependencies: { "@tool/win32-x64": "^2.0.1" } },
  };
  expect(missingEntries(packages)).toEqual({
    "node_modules/@next/swc-darwin-arm64": { version: "16.4.6", optional: true, cpu: ["arm64"], os: ["darwin"] },
    "node_modules/@tool/win32-x64": { version: "2.0.1", dev: true, optional: true, cpu: ["x64"], os: ["win32"] },
  });
});
