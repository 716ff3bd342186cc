/** The ways in which people are told, as the console names them. */
export const channelKinds = {
  email: { label: "Email", sentTo: "Email addresses" },
  slack: { label: "Slack-compatible webhook", sentTo: "Slack, Mattermost and others that take the same" },
  webhook: { label: "Signed webhook", sentTo: "JSON, signed with HMAC-SHA256" },
} as const;
export type ChannelKind = keyof typeof channelKinds;
