import { Button, EmptyState } from "@mantine/core";
import { Download } from "lucide-react";
import type { Metadata, Route } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { readAttempts } from "#lib/authorizations/record.ts";
import { recordFilterOf } from "#lib/authorizations/record-filter.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { readConnectorNames } from "#lib/connectors/read-names.ts";
import { AttemptsTable } from "./attempts-table.tsx";

export const metadata: Metadata = { title: "Authorizations" };

/** Every attempt to authorize, of one connector or of all of the kind. */
export default async function AuthorizationsPage({
  params,
  searchParams,
}: PageProps<"/connectors/[kind]/authorizations">) {
  const person = await requirePerson("viewer");
  const [{ kind: kindId }, search] = await Promise.all([params, searchParams]);
  const kind = connectorKinds.find(({ id }) => id === kindId);
  if (!kind) notFound();
  const filter = recordFilterOf(search);
  const { attempts, next } = await readAttempts(person, kind.id, filter);
  const names = filter.connectorId ? await readConnectorNames(person, filter.connectorId) : [];
  const chosen = names.find(({ value }) => value === filter.connectorId);
  const query = new URLSearchParams({ kind: kind.id, ...(filter.connectorId && { connector: filter.connectorId }) });
  return (
    <>
      <PageHeader
        title="Authorizations"
        trail={[{ label: "Connectors" }, { label: kind.name, href: `/connectors/${kind.id}` as Route }]}
        description={
          chosen
            ? `Every attempt to authorize ${chosen.label}, with those made for its app before it was saved.`
            : `Every attempt to authorize a ${kind.name} app, newest first.`
        }
        actions={
          <Button
            component="a"
            variant="default"
            href={`/api/authorizations?${query}`}
            download
            leftSection={<Download size={16} aria-hidden />}
          >
            CSV
          </Button>
        }
      />
      <AttemptsTable
        kindId={kind.id}
        attempts={attempts}
        next={next}
        empty={
          <EmptyState
            title="Nobody has clicked Authorize yet"
            description={`Authorize is in the New and Edit dialogs under Connectors > ${kind.name}. Each click has its record here.`}
          />
        }
      />
    </>
  );
}
