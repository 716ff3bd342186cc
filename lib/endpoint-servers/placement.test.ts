import { describe, expect, test } from "vitest";
import { type Candidate, whyWaiting } from "./placement.ts";
import { presenceOf } from "./states.ts";

test.for([
  [null, "never seen"],
  [0, "online"],
  [12, "online"],
  [30, "online"],
  [30.1, "late"],
  [120, "late"],
  [120.1, "offline"],
  [86_400, "offline"],
] as const)("%s seconds since the last heartbeat mean %s", ([seconds, presence]) => {
  expect(presenceOf(seconds)).toBe(presence);
});

const server = (name: string, changes: Partial<Candidate> = {}): Candidate => ({
  id: name,
  name,
  kinds: ["box"],
  presence: "online",
  draining: false,
  trusted: true,
  runs: 0,
  ...changes,
});
const offline = { presence: "offline" } as const;
const draining = { draining: true };
const busy = { runs: 1 };

describe("a run that waits says why", () => {
  const any: [string, Candidate[], string][] = [
    ["there is no endpoint server", [], "No endpoint server has the feature Box connector. Tick it under Features."],
    [
      "none has the feature",
      [server("a", { kinds: [] })],
      "No endpoint server has the feature Box connector. Tick it under Features.",
    ],
    [
      "the only one is offline",
      [server("a", offline), server("b", { kinds: [] })],
      "a, the only endpoint server with the feature Box connector, is offline.",
    ],
    [
      "the only one was never seen",
      [server("a", { presence: "never seen" })],
      "a, the only endpoint server with the feature Box connector, is offline.",
    ],
    [
      "all are draining",
      [server("a", draining), server("b", draining)],
      "Of the 2 endpoint servers with the feature Box connector, all are draining.",
    ],
    [
      "each for another reason",
      [server("a", offline), server("b", draining), server("c", busy), server("d", busy)],
      "Of the 4 endpoint servers with the feature Box connector, 2 busy, 1 draining, 1 offline.",
    ],
    [
      "the only one is quarantined",
      [server("a", { trusted: false })],
      "a, the only endpoint server with the feature Box connector, is quarantined.",
    ],
    [
      "one is free",
      [server("a", offline), server("b", { presence: "late" })],
      "An endpoint server takes it at its next poll, within seconds.",
    ],
  ];
  test.for(any)("%s", ([, candidates, sentence]) => {
    expect(whyWaiting(candidates, { kind: "box", placementServerId: null })).toBe(sentence);
  });

  const chosen: [string, Candidate[], string][] = [
    ["was removed", [], "The chosen endpoint server was removed. Edit the connector and choose another one."],
    [
      "has lost the feature",
      [server("a", { kinds: [] })],
      "The chosen endpoint server a does not have the feature Box connector. Tick it under Features.",
    ],
    [
      "is offline",
      [server("a", offline), server("b")],
      "The chosen endpoint server a is offline. Start it again, or choose another one.",
    ],
    [
      "is draining",
      [server("a", draining)],
      "The chosen endpoint server a is draining. Resume it, or choose another one.",
    ],
    [
      "is quarantined",
      [server("a", { trusted: false })],
      "The chosen endpoint server a is quarantined. Look at it under Administration > Endpoint Servers.",
    ],
    ["is busy", [server("a", busy)], "The chosen endpoint server a is busy with another run."],
    ["is free", [server("a")], "a takes it at its next poll, within seconds."],
  ];
  test.for(chosen)("the chosen one %s", ([, candidates, sentence]) => {
    expect(whyWaiting(candidates, { kind: "box", placementServerId: "a" })).toBe(sentence);
  });
});
