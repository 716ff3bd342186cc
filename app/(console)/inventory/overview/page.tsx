import type { Metadata } from "next";
import { InventoryPage } from "#app/(console)/inventory/inventory-page.tsx";
import { Overview } from "./overview.tsx";

export const metadata: Metadata = { title: "Inventory: overview" };

export default async function OverviewPage({ searchParams }: PageProps<"/inventory/overview">) {
  return (
    <InventoryPage
      title="Overview"
      parameters={await searchParams}
      streams={["users", "activity"]}
      printable
      content={async (person, run) => <Overview person={person} run={run} />}
    />
  );
}
