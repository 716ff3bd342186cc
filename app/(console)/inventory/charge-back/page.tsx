import type { Metadata } from "next";
import { InventoryPage } from "#app/(console)/inventory/inventory-page.tsx";
import { labelOf } from "#lib/insight/charge-back.ts";
import { oneOf } from "#lib/search-parameters.ts";
import { ChargeBackScreen } from "./charge-back-screen.tsx";

export const metadata: Metadata = { title: "Inventory: charge-back" };

export default async function ChargeBackPage({ searchParams }: PageProps<"/inventory/charge-back">) {
  const parameters = await searchParams;
  const label = labelOf(oneOf(parameters, "label"));
  return (
    <InventoryPage
      title="Charge-back"
      parameters={parameters}
      streams={label === null ? ["users", "groups", "memberships"] : ["users"]}
      printable
      content={async (person, run) => <ChargeBackScreen person={person} run={run} label={label} />}
    />
  );
}
