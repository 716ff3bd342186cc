/** A connector as the New dialog sends it. */
export const connectorFields = {
  name: "Fuzzed",
  description: "",
  environment: "box.com",
  clientId: "client",
  clientSecret: "secret",
  token: "",
  confirmEnterpriseChange: false,
  endpointServerId: null,
  schedule: { kind: "daily" as const, times: ["02:00"] },
  timeZone: "Europe/London",
  missedPolicy: "run_once" as const,
  dropLimitPercent: 20,
  keepRuns: null,
  keepDays: null,
  settings: { lookBackDays: 90 },
};

const {
  clientSecret: _secret,
  token: _token,
  confirmEnterpriseChange: _,
  endpointServerId: _any,
  ...shared
} = connectorFields;

/** The same connector as it stands in a file. */
export const connectorInFile = { ...shared, endpointServer: null };

/** A file of this connector, without its secrets. */
export const connectorsFile = JSON.stringify({
  ...{ format: "connector-console/connectors", version: 1, kind: "box" },
  connectors: [connectorInFile],
});

/** A channel as its dialog sends it. */
export const channelFields = {
  name: "Fuzzed",
  kind: "webhook" as const,
  recipients: [],
  url: "https://hooks.invalid/in",
  topics: ["run-failed" as const],
  allConnectors: true,
  connectorIds: [],
};
