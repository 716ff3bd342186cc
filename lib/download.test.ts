import { expect, test } from "vitest";
import { downloadResponse } from "./download.ts";

test("a download stops reading when the browser goes away", async () => {
  let ended = false;
  async function* parts() {
    try {
      for (;;) yield "a\r\n";
    } finally {
      ended = true;
    }
  }
  const reader = downloadResponse("a.csv", "text/csv", parts()).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("a\r\n");
  await reader?.cancel();
  expect(ended).toBe(true);
});

test("a download is a file under a name of ours, with its charset, and is kept nowhere", () => {
  async function* parts() {
    yield "a";
  }
  expect(Object.fromEntries(downloadResponse("a.csv", "text/csv", parts()).headers)).toEqual({
    "cache-control": "no-store",
    "content-disposition": 'attachment; filename="a.csv"',
    "content-type": "text/csv; charset=utf-8",
  });
});
