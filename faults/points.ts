import type { Chance } from "./chance.ts";
import type { Gate, Passing, Treatment } from "./gate.ts";

/** A moment in the life of a run, seen at the gate before the engine. */
export type Point = {
  door: "lease" | "acknowledge" | "access-token" | "batch" | "complete";
  nth: number;
  when: "before" | "half" | "after";
};

/** The moments at which something may break, each as likely as another. */
export function pickPoint(chance: Chance): Point {
  const door = chance.pick(["lease", "acknowledge", "access-token", "batch", "batch", "batch", "batch", "complete"]);
  const nth = door === "batch" ? chance.between(0, 3) : 0;
  const when = chance.pick(
    door === "batch" ? ["before", "half", "after"] : door === "lease" ? ["after"] : ["before", "after"],
  );
  return { door, nth, when };
}

export const nameOf = ({ door, nth, when }: Point) => (door === "batch" ? `${when} batch ${nth}` : `${when} ${door}`);

function isLeaseOf(passing: Passing, runId: string): boolean {
  try {
    return JSON.parse(passing.answer?.toString() ?? "").lease?.runId === runId;
  } catch {
    return false;
  }
}

/** Does `act` once, when the run comes to the point, and lets nothing past before that is done. */
export function atPoint(gate: Gate, runId: string, point: Point, act: (passing: Passing) => unknown): void {
  const base = `/endpoint-server/runs/${runId}`;
  const path = point.door === "batch" ? `${base}/batches/${point.nth}` : `${base}/${point.door}`;
  const remove = gate.rule((passing): Treatment | undefined => {
    const isLease = point.door === "lease" && passing.path === "/endpoint-server/lease";
    if (!isLease && passing.path !== path) return undefined;
    if (isLease) {
      return {
        after: async () => {
          if (!isLeaseOf(passing, runId)) return;
          remove();
          await act(passing);
        },
      };
    }
    remove();
    const acting = () => act(passing);
    if (point.when === "after") return { after: acting };
    return { before: acting, way: point.when === "half" ? "half" : "whole" };
  });
}
