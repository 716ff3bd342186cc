import { topicInWords } from "./topics.ts";

export type ToldEvent = {
  id: string;
  at: Date;
  topic: string;
  isRecovery: boolean;
  subjectId: string;
  subject: string;
  connectorId: string | null;
  detail: string;
  path: string;
};

/** What a channel is sent, whatever its kind. The id stays the same however often it is sent. */
export type Message = { id: string; createdAt: Date; isTest: boolean; publicUrl: string; events: readonly ToldEvent[] };

const titleOf = ({ topic, isRecovery, subject }: ToldEvent) => `${topicInWords(topic, isRecovery)}: ${subject}`;

/** The message in one line: "Run failed: Acme", or of several that and how many more. */
export function summaryOf({ isTest, events }: Pick<Message, "isTest" | "events">): string {
  if (isTest) return "Test message";
  const [first, ...more] = events;
  if (!first) return "Nothing";
  return more.length === 0 ? titleOf(first) : `${titleOf(first)}, and ${more.length} more`;
}

const testWords = "This is a test of the Connector Console's notifications. Nothing has happened.";

/** The subject and text of an email. */
export function emailOf(message: Message): { subject: string; text: string } {
  const parts = message.events.map(
    (event) => `${titleOf(event)}\n${event.detail}\n${event.at.toISOString()}\n${message.publicUrl}${event.path}`,
  );
  if (message.isTest) parts.push(`${testWords}\n${message.publicUrl}`);
  const foot = `Sent by the Connector Console, ${message.publicUrl}\nWho is told of what: ${message.publicUrl}/administration/notifications`;
  return { subject: `[Connector Console] ${summaryOf(message)}`, text: `${parts.join("\n\n")}\n\n-- \n${foot}\n` };
}

const mostInSlack = 20;

// The three characters that Slack's markup takes for its own ("Formatting text for app surfaces").
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The body that Slack and what is compatible with it take. */
export function slackOf(message: Message): { text: string } {
  if (message.isTest) return { text: `${testWords} <${message.publicUrl}|Open the console>` };
  const shown = message.events.slice(0, mostInSlack).map((event) => {
    const sign = event.isRecovery ? ":white_check_mark:" : ":warning:";
    const words = topicInWords(event.topic, event.isRecovery);
    // A bar would end the address of the link.
    const link = `<${message.publicUrl}${event.path}|${escaped(event.subject).replaceAll("|", "¦")}>`;
    return `${sign} *${words}:* ${link}\n${escaped(event.detail)}`;
  });
  const more = message.events.length - shown.length;
  if (more > 0) shown.push(`And ${more} more: <${message.publicUrl}/runs|run history>`);
  return { text: shown.join("\n\n") };
}

/** The body of a generic webhook. */
export function webhookOf(message: Message) {
  return {
    id: message.id,
    type: message.isTest ? "test" : "notification",
    createdAt: message.createdAt.toISOString(),
    console: message.publicUrl,
    events: message.events.map((event) => ({
      id: event.id,
      topic: event.topic,
      state: event.isRecovery ? "recovered" : "problem",
      title: titleOf(event),
      subject: { id: event.subjectId, name: event.subject },
      connectorId: event.connectorId,
      detail: event.detail,
      url: `${message.publicUrl}${event.path}`,
      at: event.at.toISOString(),
    })),
  };
}
