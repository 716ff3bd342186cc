import type { Metadata } from "next";
import { requirePerson } from "#lib/auth/session.ts";
import { roleAllows } from "#lib/caller.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { readPulses } from "#lib/endpoint-servers/pulse.ts";
import { readEndpointServers } from "#lib/endpoint-servers/read.ts";
import { describeServerFile } from "#lib/endpoint-servers/server-file.ts";
import { env } from "#lib/env.ts";
import { version } from "#lib/protocol/version.ts";
import { toWire } from "#lib/wire.ts";
import { ServersScreen } from "./servers-screen.tsx";

export const metadata: Metadata = { title: "Endpoint Servers" };

export default async function EndpointServersPage() {
  const person = await requirePerson("viewer");
  return (
    <ServersScreen
      initial={toWire(await readEndpointServers(person))}
      initialPulses={await readPulses(person)}
      features={connectorKinds.map(({ id, featureName }) => ({ kind: id, name: featureName }))}
      engineUrl={env().ENGINE_URL}
      publicUrl={env().PUBLIC_URL}
      file={roleAllows(person.role, "administrator") ? await describeServerFile() : null}
      ours={version}
      administers={roleAllows(person.role, "administrator")}
    />
  );
}
