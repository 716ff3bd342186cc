import { type Fault, faultSchema, type RouteName } from "#sandbox/box/http/faults.ts";
import { ACCOUNT_PASSWORD } from "./accounts.ts";
import type { Grant } from "./oauth/grants.ts";
import type { SandboxState } from "./state.ts";
import { mutate } from "./world/mutate.ts";

/** Something that happens to real connectors, for a person to watch how a console copes. */
export type Rehearsal = {
  title: string;
  story: string;
  /** What to do in the console, and what to look for there. */
  steps: readonly string[];
  /** Makes it happen; absent where the person does it in the authorize window. */
  begin?: (state: SandboxState) => void;
  /** Undoes it; absent where Box could not undo it either. */
  end?: (state: SandboxState) => void;
  isUnderWay?: (state: SandboxState) => boolean;
};

function fault(
  route: RouteName | "any",
  action: Fault["action"],
): Required<Pick<Rehearsal, "begin" | "end" | "isUnderWay">> {
  return {
    begin: ({ faults }) => void faults.set(route, { ...faultSchema.parse({ action }), seen: 0, spoiled: 0 }),
    end: ({ faults }) => void faults.delete(route),
    isUnderWay: ({ faults }) => faults.get(route)?.action === action,
  };
}

function expire(grant: Grant, at: number): void {
  for (const pair of [grant.current, grant.pending])
    if (pair) Object.assign(pair, { accessExpiresAt: at, refreshExpiresAt: at });
}

const onlyDeny = (wanted: boolean) => (state: SandboxState) => {
  state.switches = { ...state.switches, onlyDeny: wanted };
};

/** The rehearsals in the order of the home page, by the name in its addresses. */
export const REHEARSALS: Readonly<Record<string, Rehearsal>> = {
  denial: {
    title: "The administrator says no",
    story: "Whoever is asked to grant access to Box can only deny it.",
    steps: [
      "Click Authorize in a connector, log in, and press “Deny access to Box”.",
      "The console says that access was denied and whom to talk to. What was typed is still there, and the connector keeps the authorization it had.",
      "Put it right here, then click Authorize again.",
    ],
    begin: onlyDeny(true),
    end: onlyDeny(false),
    isUnderWay: ({ switches }) => switches.onlyDeny,
  },
  expiry: {
    title: "Every authorization ends",
    story: "As if nobody had used the grants for 60 days: Box takes none of their tokens any more.",
    steps: [
      "Start a run. It says that the authorization has expired, and keeps what it has read.",
      "The overview and the connector ask for a new authorization, and nothing is taken for deleted.",
      "Click Authorize again and Save: the next run goes on.",
    ],
    begin: ({ grants, clock }) => {
      for (const grant of grants.byId.values()) expire(grant, clock.now());
    },
  },
  permission: {
    title: "A permission is lost",
    story: "The app may no longer read the enterprise events, as when somebody unticks “Manage enterprise properties”.",
    steps: [
      "Start a run. Users and groups are read and published; the stream activity says “Not permitted” and why.",
      "Look at the overview of the inventory: what can't be known without the events is never shown as a number of this run.",
      "Put it right here and start another run.",
    ],
    ...fault("events", "forbiddenScope"),
  },
  "free-account": {
    title: "A free account",
    story: "Somebody authorizes with an account that belongs to no enterprise.",
    steps: [
      `Click Authorize in a connector and log in as frida@free.example with ${ACCOUNT_PASSWORD}.`,
      "The console says that this is a free account and which account is needed. Nothing is saved.",
    ],
  },
  departure: {
    title: "Half of everybody leaves",
    story: "One user in two is gone from every enterprise, as after a mistake in a directory.",
    steps: [
      "Take an inventory first, so that there is one to compare with. Begin the rehearsal, then start a run.",
      "The run is held instead of published: the console shows how many would go, and waits for “Accept inventory” or “Reject inventory”.",
      "Reject it, put it right here, and run again: the inventory is as before.",
    ],
    begin: ({ enterprises, clock }) => {
      for (const enterprise of enterprises.values())
        mutate(enterprise, { kind: "massDeparture", share: 0.5 }, clock.now());
    },
    end: ({ enterprises }) => {
      for (const { overlay } of enterprises.values()) {
        overlay.departures.length = 0;
        overlay.version += 1;
      }
    },
    isUnderWay: ({ enterprises }) => [...enterprises.values()].some(({ overlay }) => overlay.departures.length > 0),
  },
  away: {
    title: "Box is away",
    story: "Every request is answered with 503 and a wish to come back later.",
    steps: [
      "Start a run. It waits and says so in its log; what it has read already stays.",
      "Put it right here: the run goes on by itself where it stopped.",
    ],
    ...fault("any", "503"),
  },
};
