/** Everything that the overview points out, most urgent first: its words, and the button that leads to its cure. */
export const matters = {
  held: { title: "Inventories held", color: "orange", button: "Decide" },
  failed: { title: "Last run failed", color: "red", button: "Open the run" },
  accessGranted: { title: "Access granted by a link", color: "blue", button: "Look at it" },
  waitsForAuthorization: { title: "Runs waiting for authorization", color: "red", button: "Authorize" },
  authorizationEnded: { title: "Authorizations ended", color: "red", button: "Authorize" },
  secretRefused: { title: "Client secret refused", color: "red", button: "Edit connector" },
  authorizationEnding: { title: "Authorizations ending", color: "orange", button: "Authorize" },
  nowhereToRun: { title: "Connectors with nowhere to run", color: "orange", button: "Endpoint Servers" },
  serverAway: { title: "Endpoint servers away", color: "orange", button: "Endpoint Servers" },
  waitsForServer: { title: "Runs waiting for an endpoint server", color: "orange", button: "Open the run" },
  notAuthorized: { title: "Connectors not authorized yet", color: "yellow", button: "Authorize" },
  paused: { title: "Connectors paused", color: "gray", button: "Connectors" },
} as const satisfies Record<string, { title: string; color: string; button: string }>;

export type Matter = keyof typeof matters;

/** One thing that needs somebody: `subject` is what it is about, `detail` what is the matter, `since` when it began. */
export type Concern = { id: string; subject: string; detail: string; since: Date | null; href: string };

/** The first few of a matter, newest first, and whether there are more. */
export type Concerns = { matter: Matter; concerns: Concern[]; hasMore: boolean; allHref: string | null };
