import { type Aim, benchRows, type Figure, type Figures, type RowId } from "./rows.ts";

type Verdict = "reached" | "missed" | "unknown";

/** A row as it is printed and written. Null: unknown. */
export type ReportRow = {
  id: RowId;
  name: string;
  unit: string;
  ours: number | null;
  baseline: number | null;
  baselineIs: string;
  ratio: number | null;
  aim: string;
  verdict: Verdict;
  limit: number | null;
  limitIs: string;
  /** Ours as a multiple of the limit. */
  ofLimit: number | null;
};

const nothing: Figure = { ours: null, baseline: null, limit: null };

function share(value: number | null, of: number | null): number | null {
  return value === null || of === null || of === 0 ? null : value / of;
}

const wordsOf = (aim: Aim) =>
  `${aim.of === "ratio" ? "ratio " : ""}${"atLeast" in aim ? `at least ${aim.atLeast}` : `below ${aim.below}`}`;

function verdictOf(aim: Aim, value: number | null): Verdict {
  if (value === null) return "unknown";
  return ("atLeast" in aim ? value >= aim.atLeast : value < aim.below) ? "reached" : "missed";
}

/** Every row of the report; what was not measured is null in it, and its verdict unknown. */
export function reportOf(figures: Figures): ReportRow[] {
  return (Object.keys(benchRows) as RowId[]).map((id) => {
    const { name, unit, baseline: baselineIs, aim, limit: limitIs } = benchRows[id];
    const { ours, baseline, limit } = figures[id] ?? nothing;
    const ratio = share(ours, baseline);
    return {
      ...{ id, name, unit, ours, baseline, baselineIs, ratio },
      ...{ aim: wordsOf(aim), verdict: verdictOf(aim, aim.of === "ratio" ? ratio : ours) },
      ...{ limit, limitIs, ofLimit: share(ours, limit) },
    };
  });
}

/** A figure as people read it; unknown is never shown as zero. */
export function figureText(value: number | null): string {
  if (value === null) return "unknown";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

function aligned(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The report as one table. */
export function tableOf(report: ReportRow[]): string {
  const header = ["what", "unit", "ours", "baseline", "which is", "ratio", "aim", "", "limit", "which is", "of limit"];
  const lines = report.map((row) => [
    ...[row.name, row.unit, figureText(row.ours), figureText(row.baseline), row.baselineIs, figureText(row.ratio)],
    ...[row.aim, row.verdict, figureText(row.limit), row.limitIs, figureText(row.ofLimit)],
  ]);
  return aligned([header, ...lines]);
}
