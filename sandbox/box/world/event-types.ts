// biome-ignore format: a table
/** Event types and how often each occurs, in thousandths; all of them are in Box's published list. */
const EVENT_SHARES = [
  ['LOGIN', 230], ['PREVIEW', 170], ['DOWNLOAD', 150], ['UPLOAD', 120], ['EDIT', 70], ['SHARE', 45],
  ['USER_AUTHENTICATE_OAUTH2_ACCESS_TOKEN_CREATE', 60], ['FAILED_LOGIN', 30], ['COPY', 20], ['MOVE', 20],
  ['DELETE', 20], ['COLLABORATION_INVITE', 20], ['COLLABORATION_ACCEPT', 10], ['ADD_LOGIN_ACTIVITY_DEVICE', 10],
  ['GROUP_ADD_USER', 8], ['GROUP_REMOVE_USER', 4], ['EDIT_USER', 6], ['LOCK', 3], ['UNLOCK', 2], ['ADMIN_LOGIN', 2],
] as const;

export type EventSubject = "user" | "file" | "none";

// biome-ignore format: a word list
const ABOUT_USERS = new Set([
  'LOGIN', 'FAILED_LOGIN', 'ADMIN_LOGIN', 'ADD_LOGIN_ACTIVITY_DEVICE', 'NEW_USER', 'EDIT_USER', 'DELETE_USER',
  'CHANGE_ADMIN_ROLE', 'GROUP_ADD_USER', 'GROUP_REMOVE_USER', 'USER_AUTHENTICATE_OAUTH2_ACCESS_TOKEN_CREATE',
  'OAUTH2_ACCESS_TOKEN_REVOKE',
]);

const WITHOUT_SOURCE = new Set(["GROUP_CREATION", "GROUP_EDITED", "GROUP_DELETION"]);

/** What the `source` of an event of this type describes. */
export function subjectOf(type: string): EventSubject {
  if (WITHOUT_SOURCE.has(type)) return "none";
  return ABOUT_USERS.has(type) ? "user" : "file";
}

/** The type at a place from 0 to 999 of the shares. */
export function typeAtShare(place: number): string {
  let sum = 0;
  for (const [type, share] of EVENT_SHARES) {
    sum += share;
    if (place < sum) return type;
  }
  return "PREVIEW";
}
