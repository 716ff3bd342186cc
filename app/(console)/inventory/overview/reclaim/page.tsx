import type { Metadata } from "next";
import { InventoryPage } from "#app/(console)/inventory/inventory-page.tsx";
import { ReclaimSection } from "#app/(console)/inventory/overview/reclaim-section.tsx";
import { readReclaimList } from "#lib/insight/reclaim.ts";
import { readLicence } from "#lib/licences/read.ts";
import { oneOf } from "#lib/search-parameters.ts";

export const metadata: Metadata = { title: "Inventory: seats to take back" };

export default async function ReclaimPage({ searchParams }: PageProps<"/inventory/overview/reclaim">) {
  const parameters = await searchParams;
  const after = oneOf(parameters, "after");
  return (
    <InventoryPage
      title="Seats to take back"
      parameters={parameters}
      streams={["users", "activity"]}
      content={async (person, run) => {
        const [licence, reclaim] = await Promise.all([
          readLicence(person, run.connectorId),
          readReclaimList(person, run, { after }),
        ]);
        return (
          <ReclaimSection title="In the order in which to do it" reclaim={reclaim} licence={licence} run={run} paged />
        );
      }}
    />
  );
}
