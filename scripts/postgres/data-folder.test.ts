import { expect, test } from "vitest";
import { reasonOf } from "./data-folder.ts";

test("of what initdb says the cause is told, not what it cleans up after it", () => {
  const full = `2026-11-29 20:37:09.464 UTC [18537] FATAL:  could not write to file "pg_wal/xlogtemp.18537": No space left on device
child process exited with exit code 1
initdb: removing data directory "/data/postgres"
`;
  expect(reasonOf(full)).toBe('could not write to file "pg_wal/xlogtemp.18537": No space left on device');
  expect(reasonOf('initdb: error: could not access directory "/data": Permission denied\n')).toBe(
    'could not access directory "/data": Permission denied',
  );
  expect(reasonOf("Segmentation fault\n")).toBe("Segmentation fault");
});
