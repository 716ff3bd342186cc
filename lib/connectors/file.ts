import { z } from "zod";
import { connectorForm } from "./schema.ts";

const format = "connector-console/connectors";

/** A connector as it stands in a file: what the dialog asks for but secrets, its endpoint server by name. */
export const connectorInFile = connectorForm
  .omit({ clientSecret: true, token: true, confirmEnterpriseChange: true, endpointServerId: true })
  .extend({ endpointServer: z.string().max(200).nullable() })
  .strict();
export type ConnectorInFile = z.infer<typeof connectorInFile>;

const mostInFile = 200;

/** The whole file. Its connectors are judged one by one, so that a faulty one keeps none of the others back. */
export const connectorFile = z.object(
  {
    format: z.literal(format, "This file holds no connectors. Export connectors of this console to get one."),
    version: z.literal(1, "This file was written by a newer console. Update this one, then import it."),
    kind: z.string(),
    connectors: z
      .array(z.unknown())
      .min(1, "The file holds no connector.")
      .max(mostInFile, `The file holds more than ${mostInFile} connectors. Import it in parts.`),
  },
  "This file holds no connectors. Export connectors of this console to get one.",
);

/** What the file says before its first connector, and behind its last. */
export const fileHead = (kind: string) =>
  `{ "format": ${JSON.stringify(format)}, "version": 1, "kind": ${JSON.stringify(kind)}, "connectors": [`;
export const fileTail = "\n] }\n";

/** What the Import dialog sends: the file's text, read in the browser. `create` false looks what would happen. */
export const connectorImport = z
  .object({
    kind: z.string(),
    text: z.string().max(900_000, "The file is too large. Import it in parts."),
    create: z.boolean(),
  })
  .strict();
export type ConnectorImport = z.infer<typeof connectorImport>;

/** Looking what would happen changes nothing, so it needs no step-up. */
export const creates = ({ create }: ConnectorImport): boolean => create;
