import { z } from "zod";
import { isStorable, isStorableTime } from "#lib/storable.ts";

/** The streams an inventory is made of. A kind says which of them it has. */
export const streams = ["users", "groups", "memberships", "activity"] as const;
export type Stream = (typeof streams)[number];

// PostgreSQL's text holds no NUL, and a lone surrogate is no UTF-8: such a record is odd and set aside.
const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => isStorable(value), "holds characters that can't be stored");

const id = text(64).min(1);
/** A moment as PostgreSQL takes it: ISO 8601 with its offset. */
export const storableTime = z.iso.datetime({ offset: true }).refine(isStorableTime, "is too far off to be stored");
const bytes = z.number().int().min(-1).max(Number.MAX_SAFE_INTEGER);
type Details = Record<string, z.core.util.JSONType>;
const details = z.custom<Details>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value) && isStorable(value),
  "holds what can't be stored",
);

export const userItem = z.object({
  id,
  name: text(500),
  login: text(500),
  status: text(100),
  role: text(100).nullable(),
  isAppUser: z.boolean(),
  createdAt: storableTime.nullable(),
  modifiedAt: storableTime.nullable(),
  /** Bytes; -1 means unlimited. */
  spaceAmount: bytes.nullable(),
  /** Bytes. */
  spaceUsed: bytes.nullable(),
  /** The provider's other fields, under the provider's names. */
  details,
});

export const groupItem = z.object({
  id,
  name: text(500),
  groupType: text(100),
  description: text(2000).nullable(),
  details,
});

export const membershipItem = z.object({ id, groupId: id, userId: id, role: text(100) });

/** What was seen of one user in a part of the activity stream; the latest wins. */
const activityItem = z.object({
  userId: id,
  lastLoginAt: storableTime.nullable(),
  lastActivityAt: storableTime.nullable(),
});

export const itemSchemas = {
  users: userItem,
  groups: groupItem,
  memberships: membershipItem,
  activity: activityItem,
} as const satisfies Record<Stream, z.ZodType>;

export type Item<S extends Stream> = z.infer<(typeof itemSchemas)[S]>;
