"use client";

import { Button, Group, Select } from "@mantine/core";
import { ArrowLeftRight } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useSearchChange } from "#components/search-change.ts";

type Props = {
  connectors: { value: string; label: string }[];
  connectorId: string | null;
  runs: { id: string; at: string }[];
};

const words = (at: string) => `${at.slice(0, 19).replace("T", " ")} UTC`;

/** Which two runs are compared, earlier and later; they live in the address. */
export function ChooseRuns({ connectors, connectorId, runs }: Props) {
  const search = useSearchParams();
  const { replace } = useSearchChange();
  const [a, b] = [search.get("a"), search.get("b")];
  const data = runs.map((run) => ({ value: run.id, label: words(run.at) }));
  return (
    <Group gap="sm" align="flex-end" mb="lg" component="search">
      <Select
        label="Connector"
        placeholder="Choose a connector"
        data={connectors}
        value={connectorId}
        onChange={(value) => replace({ connector: value, a: null, b: null })}
        searchable
        w={{ base: "100%", xs: 240 }}
      />
      <Select
        label="From"
        placeholder="Choose a run"
        data={data}
        value={a}
        onChange={(value) => replace({ a: value })}
        w={{ base: "100%", xs: 220 }}
      />
      <Select
        label="To"
        placeholder="Choose a run"
        data={data}
        value={b}
        onChange={(value) => replace({ b: value })}
        w={{ base: "100%", xs: 220 }}
      />
      {a && b && (
        <Button
          variant="default"
          leftSection={<ArrowLeftRight size={16} aria-hidden />}
          onClick={() => replace({ a: b, b: a })}
        >
          Swap
        </Button>
      )}
    </Group>
  );
}
