"use client";

import { type Money, moneyInWords } from "#lib/licences/money.ts";
import { bytesInWords } from "./bytes.ts";
import { useLocale } from "./locale.tsx";

/** A number as the viewer writes it, with at most so many digits behind the point. */
export function Count({ value, fractionDigits = 0 }: { value: number; fractionDigits?: number }) {
  return new Intl.NumberFormat(useLocale(), { maximumFractionDigits: fractionDigits }).format(value);
}

/** A size as the viewer writes it: "12.3 GB". -1 is no limit; null is not known. */
export function Bytes({ value }: { value: bigint | null }) {
  return bytesInWords(value, useLocale());
}

/** An amount as the viewer writes it, in the digits of its currency, or with none. */
export function Amount({ money, digits }: { money: Money; digits?: 0 }) {
  return moneyInWords(money, useLocale(), digits);
}

/** A day of UTC as the viewer writes it: "14 July 2027". */
export function Day({ of }: { of: Date | string }) {
  return new Intl.DateTimeFormat(useLocale(), { dateStyle: "long", timeZone: "UTC" }).format(new Date(of));
}
