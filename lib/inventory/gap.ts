import { type ConnectorKind, permissionOf } from "#lib/connectors/kind.ts";
import type { Stream } from "./items.ts";

/** How a stream ended, in the provider's words. */
export type StreamEnd = {
  stream: string;
  outcome: "complete" | "partial" | "not_permitted" | null;
  reason: string | null;
};

/** Why a stream was not read to its end, what to do about it, and what exactly the provider answered. */
export type Gap = { reason: string; cure: string | null; detail: string | null };

/** Why a stream of the kind was not read to its end. */
export function gapOf(kind: ConnectorKind, { stream, outcome, reason }: StreamEnd): Gap {
  const permission = outcome === "not_permitted" && permissionOf(kind, stream as Stream);
  if (!permission)
    return { reason: reason ?? `${kind.name} did not let the run read all of it.`, cure: null, detail: null };
  return {
    reason: `${kind.name} refused it: the permission ${permission.label}, or the account's right to it, is missing.`,
    cure: `${permission.cure} Then authorize again.`,
    detail: reason,
  };
}
