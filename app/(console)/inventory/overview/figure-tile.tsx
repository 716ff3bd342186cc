import { Paper, Stack, Text } from "@mantine/core";
import type { Route } from "next";
import type { ReactNode } from "react";
import { Provenance } from "#app/(console)/inventory/provenance.tsx";
import { LinkText } from "#components/links.tsx";
import type { Figure } from "#lib/insight/figure.ts";

type Props<Value> = {
  label: string;
  figure: Figure<Value>;
  /** The figure itself, and a line on what it means. */
  show: (value: Value) => { main: ReactNode; note?: ReactNode };
  /** Where its rows are. */
  href?: Route;
};

/** One figure with its run, its time and how far it can be counted on. Without a value it says why. */
export function FigureTile<Value>({ label, figure, show, href }: Props<Value>) {
  const shown = figure.value === null ? null : show(figure.value as Value);
  return (
    <Paper component="section" aria-label={label} withBorder p="md">
      <Stack gap={4} h="100%">
        <Text fw={600}>{href && shown ? <LinkText href={href}>{label}</LinkText> : label}</Text>
        <Text fz={24} fw={640} c={shown ? undefined : "dimmed"}>
          {shown ? shown.main : "Unknown"}
        </Text>
        {shown?.note && (
          <Text component="div" c="dimmed">
            {shown.note}
          </Text>
        )}
        {figure.reason && <Text style={{ overflowWrap: "anywhere" }}>{figure.reason}</Text>}
        <Provenance figure={figure} />
      </Stack>
    </Paper>
  );
}
