import { Anchor, Group, Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Figure } from "#lib/insight/figure.ts";
import { Provenance } from "./provenance.tsx";

type Props<Value> = {
  title: string;
  figure: Figure<Value>;
  /** The address of the same rows as CSV. */
  csv: string;
  children: (value: Value) => ReactNode;
};

/** A picture or table of the overview; without a value it says why, and shows nothing that could be taken for zero. */
export function Section<Value>({ title, figure, csv, children }: Props<Value>) {
  return (
    <Paper component="section" withBorder p="md" mt="lg">
      <Group justify="space-between" mb="sm">
        <Title order={2}>{title}</Title>
        {figure.value !== null && (
          <Anchor href={csv} size="sm" download>
            Download CSV
          </Anchor>
        )}
      </Group>
      {figure.value === null ? (
        <Text style={{ overflowWrap: "anywhere" }}>Unknown. {figure.reason}</Text>
      ) : (
        children(figure.value as Value)
      )}
      <Provenance figure={figure} />
    </Paper>
  );
}
