import { z } from "zod";
import { requiredText, typedText } from "#lib/text.ts";
import { type ChannelKind, channelKinds } from "./kinds.ts";
import { allTopics } from "./topics.ts";

/** What a person must be told of a webhook's address; null when it will do. What only a server knows is judged there. */
function addressFault(text: string): string | null {
  if (text === "") return null;
  const example = "such as https://hooks.example.com/services/…";
  if (!URL.canParse(text)) return `This is not an address. Copy the whole of it, ${example}.`;
  const { protocol, username, password, hash } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return `The address must begin with https://, ${example}.`;
  if (username || password) return "The address must not hold a user name or password.";
  return hash ? "The address must not hold a # and what follows it." : null;
}

const recipientFault = (input: unknown): string =>
  typeof input === "string" ? `"${input.slice(0, 80)}" is not an email address.` : "A recipient is an email address.";

/** What the New and Edit dialogs of a channel ask for. A blank address keeps what is stored. */
export const channelForm = z.object({
  name: requiredText("name", 100),
  kind: z.enum(Object.keys(channelKinds) as [ChannelKind, ...ChannelKind[]], "Choose how people are told."),
  recipients: z
    .array(z.email({ error: ({ input }) => recipientFault(input) }).max(254))
    .max(50, "Enter at most 50 recipients."),
  url: typedText("address", 2000).refine((text) => addressFault(text) === null, {
    error: ({ input }) => addressFault(String(input)) ?? "",
  }),
  topics: z.array(z.enum(allTopics)).min(1, "Choose at least one event.").max(allTopics.length),
  allConnectors: z.boolean(),
  connectorIds: z.array(z.uuid("Choose connectors of the list.")).max(500, "Choose at most 500 connectors, or all."),
});
export type ChannelForm = z.infer<typeof channelForm>;

const hasRecipients = ({ kind, recipients }: ChannelForm) => kind !== "email" || recipients.length > 0;
const hasConnectors = ({ allConnectors, connectorIds }: ChannelForm) => allConnectors || connectorIds.length > 0;
const recipientsFault = { path: ["recipients"], error: "Enter at least one email address." };
const connectorsFault = { path: ["connectorIds"], error: "Choose at least one connector, or all of them." };

export const newChannel = channelForm
  .strict()
  .refine(hasRecipients, recipientsFault)
  .refine(hasConnectors, connectorsFault)
  .refine(({ kind, url }) => kind === "email" || url !== "", {
    path: ["url"],
    error: "Enter the address of the webhook.",
  });
export type NewChannel = z.infer<typeof newChannel>;

/** The Edit dialog's own judgement: as New, but a blank address is kept. */
export const editedChannelForm = channelForm
  .refine(hasRecipients, recipientsFault)
  .refine(hasConnectors, connectorsFault);

/** `revision` is the one the dialog was opened with: a later one means that someone else saved meanwhile. */
export const changedChannel = channelForm
  .extend({ id: z.uuid(), revision: z.int().min(1) })
  .strict()
  .refine(hasRecipients, recipientsFault)
  .refine(hasConnectors, connectorsFault);
export type ChangedChannel = z.infer<typeof changedChannel>;

/** Whether a change brings another address, which is a secret. */
export function givesAddress({ url }: ChangedChannel): boolean {
  return url !== "";
}

export const channelId = z.object({ id: z.uuid() }).strict();

const mostMuteMs = 366 * 86_400_000;

/** Until when nobody is told; null: from now on people are told again. */
export const mute = z
  .object({
    id: z.uuid(),
    until: z.iso
      .datetime({ offset: true, error: "Choose until when, such as 2026-01-31T02:00:00Z." })
      .max(40)
      .nullable(),
  })
  .strict()
  .refine(({ until }) => until === null || Date.parse(until) > Date.now(), {
    path: ["until"],
    error: "Choose a time that is still to come.",
  })
  .refine(({ until }) => until === null || Date.parse(until) < Date.now() + mostMuteMs, {
    path: ["until"],
    error: "Choose a time within a year.",
  });
export type Mute = z.infer<typeof mute>;
