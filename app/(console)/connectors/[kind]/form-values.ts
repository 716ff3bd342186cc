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

const longestName = 100;

/** The name of a duplicate: the person sees it in the form and may change it. */
export const copyName = (name: string): string => {
  const ending = " copy";
  return `${name.slice(0, longestName - ending.length).trimEnd()}${ending}`;
};

/**
 * What the form begins with: the stored connector with blank secrets, what a duplicate takes over from one, or a daily
 * run at a quiet hour.
 */
export function initialValues(
  kind: DialogKind,
  { connector, like }: { connector: EditedConnector | null; like: EditedConnector | null },
  timeZone: string,
): ConnectorForm {
  const known = connector ?? like;
  const secrets = { clientSecret: "", token: "", confirmEnterpriseChange: false };
  const defaults = Object.fromEntries(kind.settingFields.map((field) => [field.name, field.default]));
  if (!known) {
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
    name: connector ? connector.name : copyName(known.name),
    description: known.description,
    environment: known.environment,
    clientId: known.clientId,
    endpointServerId: known.endpointServerId,
    schedule: known.schedule,
    timeZone: known.timeZone,
    missedPolicy: known.missedPolicy,
    dropLimitPercent: known.dropLimitPercent,
    keepRuns: known.keepRuns,
    keepDays: known.keepDays,
    settings: { ...defaults, ...known.settings },
  };
}
