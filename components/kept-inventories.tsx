import { Text } from "@mantine/core";
import type { KeptInventories } from "#lib/runs/kept.ts";
import { bytesInWords } from "./bytes.ts";

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** How many inventories of a connector are kept, by which rule, and what that costs. */
export function KeptInventoriesNote({ kept }: { kept: KeptInventories }) {
  const size = kept.bytes === null ? "not measured yet" : `about ${bytesInWords(BigInt(kept.bytes))}`;
  return (
    <Text size="sm" c="dimmed">
      Keeps the last {counted(kept.keepRuns, "inventory", "inventories")}, none longer than{" "}
      {counted(kept.keepDays, "day", "days")}, and always the one shown. Now kept:{" "}
      {counted(kept.kept, "inventory", "inventories")}, {counted(kept.rows, "row", "rows")}, {size}.
      {kept.pruned > 0 &&
        ` Deleted so far: ${counted(kept.pruned, "inventory", "inventories")}; their runs stay listed.`}
    </Text>
  );
}
