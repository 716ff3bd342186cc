type TopicWords = {
  /** The problem, as the choice of events and the message name it. */
  label: string;
  /** What its end is called. */
  recovered: string;
  description: string;
  about: "connector" | "endpoint server";
};

/** Everything that people can be told of: a problem when it begins, and once more when it is over. */
export const topics = {
  "run-failed": {
    label: "Run failed",
    recovered: "Runs work again",
    description: "Told once, and once more when a run reads everything again or fails for another cause.",
    about: "connector",
  },
  "run-held": {
    label: "Run held",
    recovered: "Held run decided",
    description: "The inventory waits for a person to accept or reject it.",
    about: "connector",
  },
  "run-paused": {
    label: "Run paused",
    recovered: "Run no longer paused",
    description: "The run waits, because its authorization ended or its Client secret is wrong.",
    about: "connector",
  },
  authorization: {
    label: "Authorization ending or ended",
    recovered: "Authorization renewed",
    description: "It could not be renewed for weeks, or the provider no longer accepts it.",
    about: "connector",
  },
  "no-endpoint-server": {
    label: "No endpoint server",
    recovered: "Endpoint server found",
    description: "A run has waited for minutes, and no endpoint server could take it.",
    about: "connector",
  },
  "inventory-stale": {
    label: "Part of the inventory is stale",
    recovered: "Inventory complete again",
    description: "An inventory was published of which a stream could not be read.",
    about: "connector",
  },
  "endpoint-server-offline": {
    label: "Endpoint server offline",
    recovered: "Endpoint server back",
    description: "It has not been heard of for two minutes.",
    about: "endpoint server",
  },
} as const satisfies Record<string, TopicWords>;

export type Topic = keyof typeof topics;

export const allTopics = Object.keys(topics) as [Topic, ...Topic[]];

/** What happened, in a few words: "Run failed", or what it is called when that is over. */
export function topicInWords(topic: string, isRecovery: boolean): string {
  const words = topics[topic as Topic];
  if (!words) return topic;
  return isRecovery ? words.recovered : words.label;
}
