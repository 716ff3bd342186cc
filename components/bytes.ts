const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

/** A size in bytes as people read it, in powers of 1000: "12.3 GB". -1 is no limit; null is not known. */
export function bytesInWords(bytes: bigint | null, locale: string): string {
  if (bytes === null) return "–";
  if (bytes === -1n) return "Unlimited";
  let value = Number(bytes);
  let step = 0;
  while (value >= 999.95 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step],
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(value);
}
