import { Text } from "@mantine/core";
import type { KeptInventories } from "#lib/runs/kept.ts";
import { Bytes, Count } from "./numbers.tsx";

function Counted({ count, one, many }: { count: number; one: string; many: string }) {
  return (
    <>
      <Count value={count} /> {count === 1 ? one : many}
    </>
  );
}

const inventories = { one: "inventory", many: "inventories" };

/** How many inventories of a connector are kept, by which rule, and what that costs. */
export function KeptInventoriesNote({ kept }: { kept: KeptInventories }) {
  return (
    <Text size="sm" c="dimmed">
      Keeps the last <Counted count={kept.keepRuns} {...inventories} />, none longer than{" "}
      <Counted count={kept.keepDays} one="day" many="days" />, and always the one shown. Now kept:{" "}
      <Counted count={kept.kept} {...inventories} />, <Counted count={kept.rows} one="row" many="rows" />,{" "}
      {kept.bytes === null ? (
        "not measured yet"
      ) : (
        <>
          about <Bytes value={BigInt(kept.bytes)} />
        </>
      )}
      .
      {kept.pruned > 0 && (
        <>
          {" "}
          Deleted so far: <Counted count={kept.pruned} {...inventories} />; their runs stay listed.
        </>
      )}
    </Text>
  );
}
