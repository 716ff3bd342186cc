/** What a spreadsheet would take for a formula; such a text is led by an apostrophe (OWASP, "CSV Injection"). */
const formula = /^[=+\-@\t\r]/;

export type CsvValue = string | number | bigint | boolean | Date | null;

function cell(value: CsvValue): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "string") return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of CSV (RFC 4180), with its line end. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(",")}\r\n`;
}
