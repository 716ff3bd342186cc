import type { z } from "zod";
import { schedule } from "#lib/schedules/schema.ts";
import { connector, listedConnector } from "./connectors.ts";
import { endpointServer } from "./endpoint-servers.ts";
import { inventory, inventoryGroup, inventoryUser, standing } from "./inventory.ts";
import { named } from "./parameters.ts";
import { listedRun, run, runStream } from "./run-shape.ts";
import { logLine } from "./runs.ts";

/** What has a name of its own in the document, so that clients made of it have one type for it. */
export const components: ReadonlyMap<z.core.$ZodType, string> = new Map<z.core.$ZodType, string>([
  [connector, "Connector"],
  [listedConnector, "ListedConnector"],
  [schedule, "Schedule"],
  [endpointServer, "EndpointServer"],
  [run, "Run"],
  [listedRun, "ListedRun"],
  [runStream, "RunStream"],
  [logLine, "LogLine"],
  [inventory, "Inventory"],
  [standing, "Standing"],
  [inventoryUser, "InventoryUser"],
  [inventoryGroup, "InventoryGroup"],
  [named, "Named"],
]);
