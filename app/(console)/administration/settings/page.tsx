import type { Metadata } from "next";
import { PageHeader } from "#components/page-header.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { roleAllows } from "#lib/caller.ts";
import { redirectUriOf } from "#lib/connectors/environments.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { env } from "#lib/env.ts";
import { readSettings } from "#lib/settings/read.ts";
import { PublicAddress } from "./public-address.tsx";
import { SettingsEditor } from "./settings-editor.tsx";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const person = await requirePerson("viewer");
  const settings = await readSettings(person);
  return (
    <>
      <PageHeader
        title="Settings"
        description="What holds for the whole console. Each change is in the audit log."
        trail={[{ label: "Administration" }]}
      />
      <SettingsEditor
        key={settings.revision}
        settings={settings}
        administers={roleAllows(person.role, "administrator")}
      />
      <PublicAddress
        publicUrl={env().PUBLIC_URL}
        redirectUris={connectorKinds.map((kind) => ({ kind: kind.name, uri: redirectUriOf(kind) }))}
      />
    </>
  );
}
