/** How often an endpoint server says that it is there. */
export const heartbeatSeconds = 10;

/** What is known of an endpoint server's presence, by the seconds since it was last seen on the database's clock. */
export const presences = {
  online: { label: "Online", color: "green", untilSeconds: 30, nextStep: "It asks for work and answers." },
  late: {
    label: "Late",
    color: "yellow",
    untilSeconds: 120,
    nextStep: "It missed some heartbeats. Wait a moment; if it stays away, look after the machine and its network.",
  },
  offline: {
    label: "Offline",
    color: "red",
    untilSeconds: Number.POSITIVE_INFINITY,
    nextStep: "Start the endpoint server on the machine again, and see that the machine reaches the engine.",
  },
  "never seen": {
    label: "Never seen",
    color: "gray",
    untilSeconds: 0,
    nextStep: "It enrolled but has not reported since. See that its process is still running on the machine.",
  },
} as const;

export type Presence = keyof typeof presences;

/** The presence that so many seconds since the last heartbeat mean; null: there was none yet. */
export function presenceOf(secondsSinceSeen: number | null): Presence {
  if (secondsSinceSeen === null) return "never seen";
  if (secondsSinceSeen <= presences.online.untilSeconds) return "online";
  return secondsSinceSeen <= presences.late.untilSeconds ? "late" : "offline";
}

/** A clock that is off by more than this is pointed out. */
export const skewWarningMs = 60_000;

/** Whether the console takes a machine for the one that enrolled. */
export type Trust = "trusted" | "quarantined" | "revoked";

/** Why no call of an endpoint server is answered, and what its log then shows. */
export const bars = {
  removed: {
    refusal: "This endpoint server was removed in the console. Enrol it again with a new code.",
  },
  quarantined: {
    refusal:
      "This endpoint server is quarantined: two machines use its identity. Ask an administrator to look at Administration > Endpoint Servers.",
  },
  revoked: {
    refusal: "The key of this endpoint server was revoked in the console. Enrol it again with a new code.",
  },
} as const;
export type Bar = keyof typeof bars;

/** What the console shows of an endpoint server whose calls are not answered. */
export const distrusts = {
  quarantined: {
    label: "Quarantined",
    color: "red",
    nextStep: "It is given no work and no answer. Find out which machine is the right one, then trust it again.",
  },
  revoked: {
    label: "Enrol again",
    color: "orange",
    nextStep: "Its old key no longer counts. Enrol the right machine with a new code.",
  },
} as const satisfies Record<Exclude<Trust, "trusted">, object>;

/**
 * How long a process may still be heard of after another took its place: the 29 s in which it hands its run back, and
 * what its last requests may need. One that comes back later runs on another machine.
 */
export const handoverSeconds = 40;

/** What a list of endpoint servers can be narrowed down to. */
export const serverStates = {
  online: { label: presences.online.label },
  late: { label: presences.late.label },
  offline: { label: presences.offline.label },
  never: { label: presences["never seen"].label },
  draining: { label: "Draining" },
  quarantined: { label: distrusts.quarantined.label },
  revoked: { label: distrusts.revoked.label },
} as const;
export type ServerState = keyof typeof serverStates;
export const allServerStates = Object.keys(serverStates) as [ServerState, ...ServerState[]];
