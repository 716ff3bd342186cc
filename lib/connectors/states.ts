/** What the list says of a connector, most urgent first: the first that holds is shown. */
export const connectorStates = {
  paused: { label: "Paused", color: "gray", hint: "It does not run until it is resumed." },
  "not-authorized": { label: "Not authorized", color: "yellow", hint: "Edit it and click Authorize." },
  "needs-authorization": { label: "Authorization ended", color: "red", hint: "Edit it and click Authorize again." },
  "credentials-refused": {
    label: "Client secret refused",
    color: "red",
    hint: "Edit it and enter the Client ID and Client secret as the app's configuration page shows them.",
  },
  "authorization-ending": {
    label: "Authorization ending",
    color: "red",
    hint: "Its authorization could not be renewed for weeks. Edit it and click Authorize.",
  },
  "nowhere-to-run": { label: "Nowhere to run", color: "orange", hint: "Tick its feature on an endpoint server." },
  waiting: { label: "Run waits", color: "orange", hint: "Open the run to see what it waits for." },
  running: { label: "Running", color: "blue", hint: "A run is under way." },
  held: { label: "Held", color: "orange", hint: "Open the run to accept or reject its inventory." },
  failing: { label: "Last run failed", color: "red", hint: "Open the run for its cause and cure." },
  ready: { label: "Ready", color: "green", hint: "It runs as its schedule says." },
} as const satisfies Record<string, { label: string; color: string; hint: string }>;

export type ConnectorState = keyof typeof connectorStates;

/** Every state, most urgent first. */
export const allConnectorStates = Object.keys(connectorStates) as [ConnectorState, ...ConnectorState[]];
