import { expect, test } from "vitest";
import { countTrials } from "./faults.ts";

const row = (trials: number, violations: string[] = []) => ({ fault: "F1", title: "a fault", trials, violations });

test("each trial without a violation passed", () => {
  expect(countTrials({ faults: [row(12), row(3)] }, 0)).toEqual({ passed: 15, failed: 0 });
});

test("each violation failed, more of them than trials as well", () => {
  expect(countTrials({ faults: [row(12, ["I4: lost"]), row(1, ["I1", "I2", "I3"])] }, 1)).toEqual({
    passed: 11,
    failed: 4,
  });
});

test("a run that ended badly failed, whatever its report says", () => {
  expect(countTrials({ faults: [row(12)] }, 1)).toEqual({ passed: 12, failed: 1 });
  expect(countTrials({}, 0)).toEqual({ passed: 0, failed: 1 });
});
