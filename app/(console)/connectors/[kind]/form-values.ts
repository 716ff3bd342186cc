import type { ConnectorKind } from "#lib/connectors/kind.ts";
import type { EditedConnector } from "#lib/connectors/read.ts";
import type { ConnectorForm } from "#lib/connectors/schema.ts";
import type { ConnectorDefaults } from "#lib/settings/schema.ts";
import type { RedirectProof } from "./authorize/redirect-checks.ts";

/** What a page hands to the dialog: the plain part of a kind and what this installation offers. */
export type DialogKind = Pick<ConnectorKind, "id" | "name" | "featureName" | "guide" | "settingFields"> & {
  redirectUri: string;
  redirectProof: RedirectProof;
  environments: { value: string; label: string }[];
  servers: { value: string; label: string }[];
  /** What a new connector begins with. */
  usual: ConnectorDefaults;
};

/** What the form begins with: the stored connector with blank secrets, or a daily run at a quiet hour. */
export function initialValues(kind: DialogKind, connector: EditedConnector | null, timeZone: string): ConnectorForm {
  const secrets = { clientSecret: "", token: "", confirmEnterpriseChange: false };
  const defaults = Object.fromEntries(kind.settingFields.map((field) => [field.name, field.default]));
  if (!connector) {
    return {
      ...secrets,
      name: "",
      description: "",
      environment: kind.environments[0]?.value ?? "",
      clientId: "",
      endpointServerId: null,
      schedule: { kind: "daily", times: ["02:00"] },
      timeZone,
      missedPolicy: "run_once",
      dropLimitPercent: kind.usual.dropLimitPercent,
      keepRuns: null,
      keepDays: null,
      settings: "lookBackDays" in defaults ? { ...defaults, lookBackDays: kind.usual.lookBackDays } : defaults,
    };
  }
  return {
    ...secrets,
    name: connector.name,
    description: connector.description,
    environment: connector.environment,
    clientId: connector.clientId,
    endpointServerId: connector.endpointServerId,
    schedule: connector.schedule,
    timeZone: connector.timeZone,
    missedPolicy: connector.missedPolicy,
    dropLimitPercent: connector.dropLimitPercent,
    keepRuns: connector.keepRuns,
    keepDays: connector.keepDays,
    settings: { ...defaults, ...connector.settings },
  };
}
