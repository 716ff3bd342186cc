import type { ReactNode } from "react";
import { Views } from "#app/(console)/views.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { PrintButton } from "#components/print-button.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import type { Person } from "#lib/caller.ts";
import { connectorIdOf } from "#lib/inventory/filters.ts";
import type { Stream } from "#lib/inventory/items.ts";
import { type PublishedRun, readInventories, readPublishedRun } from "#lib/inventory/published.ts";
import type { SearchParameters } from "#lib/search-parameters.ts";
import { ChooseInventory } from "./choose-inventory.tsx";
import { NoInventory } from "./no-inventory.tsx";
import { FromRun, Standing } from "./provenance.tsx";

type Props = {
  title: string;
  parameters: SearchParameters;
  /** The streams that the page's rows come from. */
  streams: readonly Stream[];
  /** Whether it is one that people take to a meeting. */
  printable?: boolean;
  /** The path under which views of this list are saved. */
  views?: string;
  content: (person: Person, run: PublishedRun) => Promise<ReactNode>;
};

/** The frame of every list of the inventory: whose it is, the run it comes from, and what is not known of it. */
export async function InventoryPage({ title, parameters, streams, printable, views, content }: Props) {
  const person = await requirePerson("viewer");
  const trail = [{ label: "Inventory" }];
  const [run, inventories] = await Promise.all([
    readPublishedRun(person, connectorIdOf(parameters)),
    readInventories(person),
  ]);
  if (!run) {
    return (
      <>
        <PageHeader title={title} trail={trail} />
        <NoInventory />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={title}
        trail={trail}
        description={<FromRun run={run} />}
        actions={
          <>
            <ChooseInventory inventories={inventories} chosenId={run.connectorId} />
            {views && <Views path={views} />}
            {printable && <PrintButton />}
          </>
        }
      />
      <Standing run={run} streams={streams} />
      {await content(person, run)}
    </>
  );
}
