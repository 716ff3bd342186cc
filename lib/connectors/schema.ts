import { z } from "zod";
import { chosenIds } from "#lib/chosen-ids.ts";
import { schedule, timeZone } from "#lib/schedules/schema.ts";
import { requiredText, typedText } from "#lib/text.ts";

const credential = (label: string) =>
  typedText(label, 500).refine(
    (value) => !/\s/.test(value),
    `The ${label} holds a space. Copy it again, without spaces around it.`,
  );

const atMost = (what: string, most: number) => {
  const fault = `Enter ${what} from 1 to ${most}, or nothing.`;
  return z.int(fault).min(1, fault).max(most, fault).nullable();
};

/** What the New and Edit dialogs ask for. A blank Client secret or Token keeps what is stored. */
export const connectorForm = z.object({
  name: requiredText("name", 100),
  description: typedText("description", 1000),
  environment: z.string().min(1, "Choose where Box is reached."),
  clientId: credential("Client ID").min(1, "Enter the Client ID."),
  clientSecret: credential("Client secret"),
  token: credential("token"),
  /** Saves the token of another enterprise than before; asked for only when it is one. */
  confirmEnterpriseChange: z.boolean(),
  /** Null: any endpoint server with the feature. */
  endpointServerId: z.uuid("Choose an endpoint server of the list.").nullable(),
  schedule,
  timeZone,
  missedPolicy: z.enum(["run_once", "skip"]),
  /** An inventory that would drop more of the users or groups than this is held. */
  dropLimitPercent: z
    .int("Enter a whole percentage from 0 to 100.")
    .min(0, "Enter a whole percentage from 0 to 100.")
    .max(100, "Enter a whole percentage from 0 to 100."),
  /** The last so many published inventories are kept, and none longer than so; null: as the settings say. */
  keepRuns: atMost("a number of inventories", 1000),
  keepDays: atMost("whole days", 3650),
  /** The kind's own settings; its schema judges them at Save. */
  settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});
export type ConnectorForm = z.infer<typeof connectorForm>;

/** The New dialog: nothing is stored yet, so there is no secret to keep. */
export const newConnectorForm = connectorForm.extend({
  clientSecret: credential("Client secret").min(1, "Enter the Client secret."),
});

export const newConnector = newConnectorForm.extend({ kind: z.string() }).strict();
export type NewConnector = z.infer<typeof newConnector>;

/** `revision` is the one the dialog was opened with: a later one means that someone else saved meanwhile. */
export const changedConnector = connectorForm.extend({ id: z.uuid(), revision: z.number().int().min(1) }).strict();
export type ChangedConnector = z.infer<typeof changedConnector>;

/** Whether the Edit dialog brings a new secret; another Client ID is refused without both. */
export function givesSecret({ clientSecret, token }: ChangedConnector): boolean {
  return clientSecret !== "" || token !== "";
}

export const connectorId = z.object({ id: z.uuid() }).strict();

/** Two names that look the same to a person are the same name. */
export function nameKeyOf(name: string): string {
  return name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

export const bulkDeeds = ["run", "pause", "resume", "delete"] as const;
export type BulkDeed = (typeof bulkDeeds)[number];

/** One page of the list at a time. */
export const bulkChange = z
  .object({
    deed: z.enum(bulkDeeds),
    ids: chosenIds("connector"),
  })
  .strict();
export type BulkChange = z.infer<typeof bulkChange>;

/** What can't be undone needs step-up. */
export const deletes = ({ deed }: BulkChange): boolean => deed === "delete";

/** Access that somebody granted by a link. */
export const grantedAccess = z.object({ authorizationId: z.uuid() }).strict();

export const takenAccess = grantedAccess.extend({
  /** The person knows that the connector is about to belong to another enterprise. */
  confirmEnterpriseChange: z.boolean(),
});
