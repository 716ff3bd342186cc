import { Text } from "@mantine/core";
import type { Gap } from "#lib/inventory/gap.ts";

/** What to do about a stream that was not read, and what exactly the provider answered. */
export function GapDetail({ gap: { cure, detail } }: { gap: Pick<Gap, "cure" | "detail"> }) {
  return (
    <>
      {cure && <Text size="sm">{cure}</Text>}
      {detail && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {detail}
        </Text>
      )}
    </>
  );
}
