import { RunTable } from "#app/(console)/runs/run-table.tsx";
import { Shell } from "#app/(console)/shell.tsx";

export default function RunPage() {
  return (
    <>
      <Shell />
      <RunTable />
    </>
  );
}
