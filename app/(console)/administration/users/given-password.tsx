"use client";

import { Badge, Stack, Text } from "@mantine/core";
import { RelativeTime } from "#components/relative-time.tsx";

/** That a person has not replaced the password made for them yet, and until when it lets them in. */
export function GivenPassword({ endsAt }: { endsAt: Date }) {
  const hasEnded = endsAt.getTime() < Date.now();
  return (
    <Stack gap={2} align="flex-start">
      <Badge color={hasEnded ? "red" : "yellow"}>Initial password</Badge>
      <Text span c="dimmed" fz="sm">
        {hasEnded ? "ended" : "ends"} <RelativeTime at={endsAt} />
      </Text>
    </Stack>
  );
}
