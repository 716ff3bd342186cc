import { Alert, Group } from "@mantine/core";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "#app/(console)/or-not-found.ts";
import { ClearFilters } from "#components/clear-filters.tsx";
import { FilterStates } from "#components/filter-states.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { SearchField } from "#components/search-field.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { callbackProof } from "#lib/authorizations/callback-proof.ts";
import { type Person, roleAllows } from "#lib/caller.ts";
import { environmentsOf, redirectUriOf } from "#lib/connectors/environments.ts";
import { connectorFilterOf } from "#lib/connectors/filters.ts";
import { readGrantedAccess } from "#lib/connectors/granted-access.ts";
import type { ConnectorKind } from "#lib/connectors/kind.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { readServersFor } from "#lib/connectors/placement.ts";
import { readConnector, readConnectors } from "#lib/connectors/read.ts";
import { connectorStates } from "#lib/connectors/states.ts";
import { readKeptInventories } from "#lib/runs/kept.ts";
import { oneOf } from "#lib/search-parameters.ts";
import { readSettings } from "#lib/settings/read.ts";
import { toWire } from "#lib/wire.ts";
import { ConnectorsTable } from "./connectors-table.tsx";
import { FileMenu } from "./file-menu.tsx";
import { NewConnectorButton } from "./new-connector-button.tsx";
import { ConnectorDialog, GrantedAccessDialog } from "./opened-dialog.tsx";

export const metadata: Metadata = { title: "Connectors" };

async function dialogKind(person: Person, kind: ConnectorKind) {
  const [servers, usual] = await Promise.all([readServersFor(person, kind.id), readSettings(person)]);
  return {
    id: kind.id,
    name: kind.name,
    featureName: kind.featureName,
    guide: kind.guide,
    settingFields: kind.settingFields,
    redirectUri: redirectUriOf(kind),
    redirectProof: callbackProof(),
    environments: environmentsOf(kind).map(({ id, label }) => ({ value: id, label })),
    servers: servers.map(({ id, name }) => ({ value: id, label: name })),
    usual,
  };
}

export default async function ConnectorsPage({ params, searchParams }: PageProps<"/connectors/[kind]">) {
  const person = await requirePerson("viewer");
  const [{ kind: kindId }, search] = await Promise.all([params, searchParams]);
  const kind = connectorKinds.find((candidate) => candidate.id === kindId);
  if (!kind) notFound();
  const administers = roleAllows(person.role, "administrator");
  const isDenied = !administers && ["edit", "new", "access"].some((name) => oneOf(search, name) !== null);
  const filter = connectorFilterOf(search);
  const page = await readConnectors(person, kind.id, filter);
  const inForce = { search: filter.search, state: filter.states.join(","), after: filter.after ?? "" };
  const address = new URLSearchParams(Object.entries(inForce).filter(([, value]) => value !== "")).toString();
  const editedId = administers ? oneOf(search, "edit") : null;
  const editing = editedId ? await orNotFound(readConnector(person, editedId)) : null;
  const isNew = administers && oneOf(search, "new") !== null;
  const likeId = isNew && !editing ? oneOf(search, "like") : null;
  const like = likeId ? await orNotFound(readConnector(person, likeId)) : null;
  const accessId = administers && !editing && !isNew ? oneOf(search, "access") : null;
  const access = accessId ? await readGrantedAccess(person, accessId) : null;
  const kept = editing ? await readKeptInventories(person, editing.id) : null;
  const dialog = editing || isNew ? await dialogKind(person, kind) : null;
  return (
    <>
      <PageHeader
        title={kind.name}
        trail={[{ label: "Connectors" }]}
        description={`Each connector takes the inventory of one ${kind.name} enterprise on schedule.`}
        actions={
          <>
            {administers && <FileMenu kind={{ id: kind.id, name: kind.name }} />}
            {administers && <NewConnectorButton />}
          </>
        }
      />
      {isDenied && (
        <Alert color="yellow" mb="md" title="Only administrators change connectors">
          Send an administrator the address of this page: it opens for them what you were led to.
        </Alert>
      )}
      <Group gap="sm" align="flex-end" mb="md" component="search">
        <SearchField label="Search connectors" />
        <FilterStates states={connectorStates} />
        <ClearFilters names={["search", "state"]} />
      </Group>
      <ConnectorsTable
        key={address}
        kind={{ id: kind.id, name: kind.name }}
        role={person.role}
        filtered={filter.search !== "" || filter.states.length > 0}
        search={address}
        initial={toWire(page)}
      />
      {access && <GrantedAccessDialog key={access.authorizationId} access={access} provider={kind.name} />}
      {dialog && (
        <ConnectorDialog
          key={editing?.id ?? `new ${like?.id}`}
          kind={dialog}
          connector={editing}
          like={like}
          kept={kept}
        />
      )}
    </>
  );
}
