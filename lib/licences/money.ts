/** An amount in ten-thousandths of the currency's unit, so that sums are exact. */
export type Money = { tenThousandths: bigint; currency: string };

const scale = 10_000n;

/** Reads a decimal such as "12.5", with at most four digits behind the point. */
export function moneyOf(decimal: string, currency: string): Money {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return { tenThousandths: BigInt(whole) * scale + BigInt(fraction.padEnd(4, "0").slice(0, 4)), currency };
}

/** The amount `parts` times of `whole`, rounded half up: what `parts` of 365 days cost of a year. */
export function shareOf({ tenThousandths, currency }: Money, parts: bigint, whole = 1n): Money {
  const doubled = 2n * tenThousandths * parts;
  const rounded = (doubled + (doubled < 0n ? -whole : whole)) / (2n * whole);
  return { tenThousandths: rounded, currency };
}

/** The amount as a plain decimal with the point as its separator, for CSV and for Intl. */
export function decimalOf({ tenThousandths }: Money): `${number}` {
  const absolute = tenThousandths < 0n ? -tenThousandths : tenThousandths;
  const fraction = (absolute % scale).toString().padStart(4, "0");
  return `${tenThousandths < 0n ? "-" : ""}${absolute / scale}.${fraction}` as `${number}`;
}

/** The amount as people of a locale read it, in the digits of its currency: "$1,234.50", "¥1,235". */
export function moneyInWords(money: Money, locale: string, digits?: 0): string {
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currency,
    ...(digits === 0 && { maximumFractionDigits: 0 }),
  }).format(decimalOf(money));
}
