import { connectorChanges } from "./connector-changes.ts";
import { connectorReadings } from "./connectors.ts";
import { endpointServerChanges } from "./endpoint-server-changes.ts";
import { endpointServerReadings } from "./endpoint-servers.ts";
import { inventoryOperations } from "./inventory.ts";
import type { Operation } from "./operation.ts";
import { runOperations } from "./runs.ts";

/** Everything that the REST API does, by what it is about. */
export const operationGroups: readonly { name: string; operations: readonly Operation[] }[] = [
  { name: "Connectors", operations: [...connectorReadings, ...connectorChanges] },
  { name: "Endpoint Servers", operations: [...endpointServerReadings, ...endpointServerChanges] },
  { name: "Runs", operations: runOperations },
  { name: "Inventory", operations: inventoryOperations },
];

const patterns = operationGroups
  .flatMap(({ operations }) => operations)
  .map((operation) => {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    const pattern = operation.path.replace(/\./g, "\\.").replace(/\{\w+\}/g, "([^/]+)");
    return { operation, names, pattern: new RegExp(`^${pattern}$`) };
  });

export type Found = { operation: Operation; path: Record<string, string> };

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** The operations of a path below /api/v1, with what stands at its parameters; the more literal path comes first. */
export function operationsOf(path: string): Found[] {
  return patterns.flatMap(({ operation, names, pattern }) => {
    const match = pattern.exec(path);
    if (!match) return [];
    return [
      { operation, path: Object.fromEntries(names.map((name, place) => [name, decoded(match[place + 1] ?? "")])) },
    ];
  });
}
