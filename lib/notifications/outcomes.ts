/** How an attempt to tell somebody ended, as the delivery log shows it. */
export const outcomes = {
  delivered: { label: "Delivered", color: "teal" },
  failed: { label: "Failed, tried again", color: "yellow" },
  given_up: { label: "Given up", color: "red" },
} as const;
export type Outcome = keyof typeof outcomes;
