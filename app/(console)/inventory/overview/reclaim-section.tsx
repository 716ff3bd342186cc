import { Text } from "@mantine/core";
import type { Route } from "next";
import { Section } from "#app/(console)/inventory/section.tsx";
import { LinkText } from "#components/links.tsx";
import type { Figure } from "#lib/insight/figure.ts";
import { type ReclaimRow, reclaimOrder } from "#lib/insight/reclaim.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import type { Licence } from "#lib/licences/read.ts";
import { ReclaimTable } from "./reclaim-table.tsx";

type Props = {
  title: string;
  reclaim: Figure<{ rows: ReclaimRow[]; next: string | null }>;
  licence: Licence | null;
  run: PublishedRun;
  /** Pages through all of them, in place of a link to where that is done. */
  paged?: boolean;
};

/** Seats to take back, and why in this order. */
export function ReclaimSection({ title, reclaim, licence, run, paged = false }: Props) {
  return (
    <Section title={title} figure={reclaim} csv={`/api/inventory/overview/reclaim?connector=${run.connectorId}`}>
      {({ rows, next }) => (
        <>
          <Text c="dimmed" mb="sm">
            {reclaimOrder}
          </Text>
          <ReclaimTable rows={rows} licence={licence} run={run} paging={paged ? { next } : undefined} />
          {next && !paged && (
            <Text mt="sm">
              <LinkText href={`/inventory/overview/reclaim?connector=${run.connectorId}` as Route}>
                All seats to take back
              </LinkText>
            </Text>
          )}
        </>
      )}
    </Section>
  );
}
