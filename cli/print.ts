/** What others wrote may hold codes that a terminal obeys: they are shown as "?". */
const printable = (text: string) => text.replace(/(?![\n\t])\p{Cc}/gu, "?");

/** The command's result, on standard output. */
export function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** What goes on meanwhile, on standard error, so that the result can be piped. Never given anything secret. */
export function say(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** Rows under headings, as wide as their widest cell; what is unknown is a dash. */
export function printTable(headings: string[], rows: (string | number | null)[][]): void {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? "-" : String(cell).replace(/\s+/g, " "))));
  const lines = [headings, ...cells];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines)
    print(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
