import type { Growth } from "./growth.ts";

const fewestMonths = 2;
const mostMonths = 6;
const daysPerMonth = 365.25 / 12;

/** The seats that are held on a day if the trend goes on, and the whole months that the trend rests on. */
export type Forecast = { seats: number; perMonth: number; months: number };

/** Carries the mean of joiners less leavers of the last whole months on to `day`; null while there are too few. */
export function forecastSeats(used: number, growth: Growth, { from, day }: { from: Date; day: Date }): Forecast | null {
  const whole = growth.months.filter((month) => month.whole && month.leavers !== null).slice(-mostMonths);
  if (whole.length < fewestMonths) return null;
  const net = whole.reduce((sum, { joiners, leavers }) => sum + joiners - (leavers ?? 0), 0);
  const perMonth = net / whole.length;
  const months = Math.max(0, (day.getTime() - from.getTime()) / 86_400_000 / daysPerMonth);
  return { seats: Math.max(0, Math.round(used + perMonth * months)), perMonth, months: whole.length };
}
