import type { Metadata } from "next";
import { requirePerson } from "#lib/auth/session.ts";
import { roleAllows } from "#lib/caller.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { serverFilterOf } from "#lib/endpoint-servers/filters.ts";
import { readServerList } from "#lib/endpoint-servers/list.ts";
import { describeServerFile } from "#lib/endpoint-servers/server-file.ts";
import { env } from "#lib/env.ts";
import { version } from "#lib/protocol/version.ts";
import { toWire } from "#lib/wire.ts";
import { ServersScreen } from "./servers-screen.tsx";

export const metadata: Metadata = { title: "Endpoint Servers" };

export default async function EndpointServersPage({ searchParams }: PageProps<"/administration/endpoint-servers">) {
  const person = await requirePerson("viewer");
  const filter = serverFilterOf(await searchParams);
  return (
    <ServersScreen
      filter={filter}
      initial={toWire(await readServerList(person, filter))}
      features={connectorKinds.map(({ id, featureName }) => ({ kind: id, name: featureName }))}
      engineUrl={env().ENGINE_URL}
      publicUrl={env().PUBLIC_URL}
      file={roleAllows(person.role, "administrator") ? await describeServerFile() : null}
      ours={version}
      administers={roleAllows(person.role, "administrator")}
    />
  );
}
