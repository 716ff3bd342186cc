import { expect, test } from "vitest";
import { reportOf, tableOf } from "./report.ts";
import { benchRows } from "./rows.ts";

const names = Object.values(benchRows).map(({ name }) => name);

test("a report has every row, and of what was not measured it says unknown, never zero", () => {
  const report = reportOf({});
  expect(report.map(({ name }) => name)).toEqual(names);
  for (const row of report) {
    expect(row).toMatchObject({
      ours: null,
      baseline: null,
      ratio: null,
      verdict: "unknown",
      limit: null,
      ofLimit: null,
    });
    expect(JSON.parse(JSON.stringify(row))).toEqual(row);
  }
  const [, ...lines] = tableOf(report).split("\n");
  expect(lines.map((line) => names.find((name) => line.startsWith(name)))).toEqual(names);
  for (const line of lines) expect(line.match(/unknown/g)).toHaveLength(6);
});

test("a figure is judged by its ratio, or by itself, as the row's aim says", () => {
  const verdicts = (ours: number, baseline: number) =>
    Object.fromEntries(
      reportOf({
        ingest: { ours, baseline, limit: null },
        runList: { ours, baseline, limit: null },
        idleMemory: { ours, baseline, limit: null },
      }).flatMap(({ id, verdict }) => (verdict === "unknown" ? [] : [[id, verdict]])),
    );
  expect(verdicts(300, 500)).toEqual({ ingest: "reached", runList: "reached", idleMemory: "reached" });
  expect(verdicts(500, 200)).toEqual({ ingest: "reached", runList: "missed", idleMemory: "missed" });
  expect(verdicts(100, 200)).toEqual({ ingest: "missed", runList: "reached", idleMemory: "reached" });
});

test("nothing refused is a zero that was measured; a ratio to nothing is unknown", () => {
  const refused = reportOf({ refused: { ours: 0, baseline: 0, limit: 0 } }).find(({ id }) => id === "refused");
  expect(refused).toMatchObject({ ours: 0, ratio: null, verdict: "reached" });
});
