"use client";

import { Anchor, Badge, Button, Group, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { logQuery } from "#app/(console)/runs/run-queries.ts";

const levelColors: Record<string, string> = { info: "gray", warning: "yellow", error: "red" };

/** The run's log: live while it runs, searchable, page by page, to download. */
export function RunLog({ runId, live }: { runId: string; live: boolean }) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 300);
  const [pages, setPages] = useState([-1]);
  const after = pages.at(-1) ?? -1;
  const { data, error, refetch } = useQuery(logQuery(runId, search, after, live));
  // What a run writes last comes after the log was last asked for.
  useEffect(() => {
    if (!live) refetch();
  }, [live, refetch]);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <TextInput
          aria-label="Search in the log"
          placeholder="Search in the log"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setPages([-1]);
          }}
        />
        <Anchor href={`/api/runs/${runId}/log?download=1`} size="sm">
          Download log
        </Anchor>
      </Group>
      {error && (
        <Text c="red" size="sm" role="alert">
          {error.message}
        </Text>
      )}
      <ScrollArea.Autosize
        mah={420}
        type="auto"
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Log lines" }}
      >
        <Stack gap={2} component="ol" style={{ listStyle: "none", padding: 0, margin: 0 }}>
          {data?.lines.map((line) => (
            <Group key={line.position} component="li" gap="sm" wrap="nowrap" align="baseline">
              <Text
                component="time"
                dateTime={line.at}
                title={`${line.at.slice(0, 10)}, UTC`}
                size="xs"
                c="dimmed"
                ff="monospace"
                style={{ whiteSpace: "nowrap" }}
              >
                {line.at.slice(11, 23)}
              </Text>
              {line.level !== "info" && (
                <Badge size="xs" variant="light" color={levelColors[line.level] ?? "gray"} flex="none">
                  {line.level}
                </Badge>
              )}
              <Text span size="sm" style={{ overflowWrap: "anywhere" }}>
                {line.message}
              </Text>
            </Group>
          ))}
        </Stack>
      </ScrollArea.Autosize>
      {data && data.lines.length > 0 && (
        <Text size="xs" c="dimmed">
          Times are in UTC, from {data.lines[0]?.at.slice(0, 10)} on.
        </Text>
      )}
      {data?.lines.length === 0 && (
        <Text size="sm" c="dimmed">
          {search ? "No line holds this text." : "Nothing has been written yet."}
        </Text>
      )}
      <Group gap="xs">
        {pages.length > 1 && (
          <Button variant="default" size="xs" onClick={() => setPages(pages.slice(0, -1))}>
            Earlier lines
          </Button>
        )}
        {data?.next !== null && data?.next !== undefined && (
          <Button variant="default" size="xs" onClick={() => setPages([...pages, data.next ?? -1])}>
            Later lines
          </Button>
        )}
      </Group>
    </Stack>
  );
}
