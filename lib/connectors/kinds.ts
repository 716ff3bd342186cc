import { NotFound } from "#lib/errors.ts";
import { box } from "./box/kind.ts";
import type { ConnectorKind } from "./kind.ts";

/** Every kind of connector there is. */
export const connectorKinds: readonly [ConnectorKind, ...ConnectorKind[]] = [box];

/** The kind with this id. Throws NotFound. */
export function connectorKind(id: string): ConnectorKind {
  const kind = connectorKinds.find((candidate) => candidate.id === id);
  if (!kind) throw new NotFound(`There is no connector kind "${id}".`);
  return kind;
}
