import { expect, test, vi } from "vitest";
import { takePolicyReport } from "./policy-report.ts";

const good = {
  "document-uri": "https://console.example.com/runs?search=private#there",
  "blocked-uri": "https://evil.example/x.js?token=private",
  "effective-directive": "script-src-elem",
  "script-sample": "private",
};

const send = (body: string) =>
  takePolicyReport(new Request("https://console.example.com/api/content-policy", { method: "POST", body }));
const wrap = (report: object) => JSON.stringify({ "csp-report": report });

test("a report becomes one line of the log, without what may be private in its addresses", async () => {
  const log = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect((await send(wrap(good))).status).toBe(204);
  expect((await send(wrap({ ...good, "blocked-uri": "inline\n" }))).status).toBe(204);
  expect(log.mock.calls).toEqual([
    [
      expect.stringMatching(
        / warn: The content policy of \S+\/runs blocked https:\/\/evil\.example\/x\.js \(script-src-elem\)\.$/,
      ),
    ],
    [expect.stringMatching(/ warn: The content policy of \S+\/runs blocked inline \(script-src-elem\)\.$/)],
  ]);
});

test.for([
  "",
  "{",
  "null",
  "[]",
  '{"csp-report":null}',
  wrap({ ...good, "effective-directive": "a\nb" }),
  wrap({ ...good, "document-uri": 1 }),
])("what is no report is refused and not logged: %j", async (body) => {
  const log = vi.spyOn(console, "warn").mockImplementation(() => {});
  expect((await send(body)).status).toBe(400);
  expect(log).not.toHaveBeenCalled();
});

test("many reports do not fill the log", async () => {
  const log = vi.spyOn(console, "warn").mockImplementation(() => {});
  for (let count = 0; count < 50; count++) expect((await send(wrap(good))).status).toBe(204);
  expect(log.mock.calls.length).toBeLessThanOrEqual(20);
});
