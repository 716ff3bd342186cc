import type { RunAnswer } from "#lib/api/run-shape.ts";
import { failureSteps } from "#lib/runs/failure-steps.ts";
import { failures, isFailureCode } from "#lib/runs/failures.ts";

/** Why a run came to its end without an inventory, and what to do about it, line by line. */
export function whyIn({ reason, failureCode, failureDetail }: RunAnswer): string[] {
  const lines: string[] = [];
  if (failureCode && isFailureCode(failureCode)) {
    const { title, cause, whose } = failures[failureCode];
    lines.push(`${title}. ${cause} ${whose}`);
    lines.push(...failureSteps[failureCode].map((step, index) => `  ${index + 1}. ${step}`));
  } else if (failureCode) lines.push(`It failed with ${failureCode}.`);
  if (failureDetail) lines.push(`Detail: ${failureDetail}`);
  if (reason) lines.push(reason);
  return lines;
}
