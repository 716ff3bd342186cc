import type { ReactNode } from "react";
import { Amount, Count, Day } from "#components/numbers.tsx";
import type { Figure } from "#lib/insight/figure.ts";
import { forecastSeats } from "#lib/insight/forecast.ts";
import type { Growth } from "#lib/insight/growth.ts";
import type { Reclaimable } from "#lib/insight/reclaim.ts";
import type { Seats } from "#lib/insight/seats.ts";
import { type Licence, yearlyCost } from "#lib/licences/read.ts";
import { FigureTile } from "./figure-tile.tsx";

type Props = {
  licence: Licence | null;
  seats: Figure<Seats>;
  growth: Figure<Growth>;
  reclaimable: Figure<Reclaimable>;
  until: Date;
};

const notKnown = (note: ReactNode) => ({ main: "Unknown", note });
const trendOf = (perMonth: number) => `${perMonth < 0 ? "−" : "+"}${Math.abs(perMonth).toFixed(1)} seats a month`;

/** What the renewal could cost less: the seats forecast for that day, without those that can be taken back. */
export function AtRenewal({ licence, seats, growth, reclaimable, until }: Props) {
  const figure = reclaimable.value === null ? reclaimable : growth;
  return (
    <FigureTile
      label="Recoverable at renewal"
      figure={figure as Figure<unknown>}
      show={() => {
        if (!licence?.renewsOn) return notKnown("No renewal date is entered.");
        const day = new Date(licence.renewsOn);
        if (day < until)
          return notKnown(
            <>
              The renewal date <Day of={day} /> is past: enter the next one.
            </>,
          );
        if (seats.value === null || growth.value === null || reclaimable.value === null)
          return notKnown("The seats are not known.");
        const forecast = forecastSeats(seats.value.used, growth.value, { from: until, day });
        if (!forecast) return notKnown("Too little history: a forecast needs runs of at least two whole months.");
        const needed = Math.max(0, forecast.seats - reclaimable.value.seats);
        const fewer = Math.max(0, licence.seats - needed);
        const cost = yearlyCost(licence, fewer);
        return {
          main: (
            <>
              <Count value={fewer} /> seats
            </>
          ),
          note: (
            <>
              {cost && (
                <>
                  <Amount money={cost} digits={0} /> a year.{" "}
                </>
              )}
              On <Day of={day} /> about <Count value={forecast.seats} /> seats are held if the trend of the last{" "}
              {forecast.months} whole months goes on ({trendOf(forecast.perMonth)}).
            </>
          ),
        };
      }}
    />
  );
}
