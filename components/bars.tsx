"use client";

import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import type { Route } from "next";
import { useRouter } from "next/navigation";

export type BarsProps = {
  /** One bar, or one group of bars, each; a click opens `href`. */
  data: { label: string; href?: string; [series: string]: string | number | boolean | null | undefined }[];
  series: { name: string; color: string }[];
  /** One bar on the other rather than beside it. */
  stacked?: boolean;
  /** Each bar begins where the one before it ended, but for `standalone` ones; each has a `color` of its own. */
  waterfall?: boolean;
  /** The label at which a line is drawn. */
  mark?: { at: string; label: string };
};

/** Bars of a few numbers; the table beneath says the same to those who can't see them. */
export function Bars({ data, series, stacked = false, waterfall = false, mark }: BarsProps) {
  const router = useRouter();
  return (
    <div aria-hidden>
      <BarChart
        h={240}
        mb="sm"
        // A waterfall is worked out in the rows it is given.
        data={waterfall ? data.map((row) => ({ ...row })) : data}
        dataKey="label"
        series={series}
        type={waterfall ? "waterfall" : stacked ? "stacked" : "default"}
        withLegend={series.length > 1}
        tickLine="none"
        gridAxis="x"
        yAxisProps={{ allowDecimals: false }}
        referenceLines={mark && [{ x: mark.at, label: mark.label, color: "red.7" }]}
        barChartProps={{ accessibilityLayer: false }}
        barProps={{
          isAnimationActive: false,
          cursor: "pointer",
          onClick: (bar) => {
            const { href } = (bar.payload ?? {}) as { href?: string };
            if (href) router.push(href as Route);
          },
        }}
      />
    </div>
  );
}
