import { z } from "zod";

const count = z.number().int().min(0);
const position = z.string().min(1).max(100);

/** How far a listing is, and what Box said about its size. `short`: pages held less than they should have. */
const progress = { listed: count, total: count.nullable(), short: z.boolean() };

/** Where a run goes on: kept by the engine with each batch. `startedAt` is when the run began to read activity. */
export const boxCursor = z.discriminatedUnion("stream", [
  z.object({
    stream: z.literal("activity"),
    startedAt: z.iso.datetime(),
    /** The part that only the history holds; null once it is read. */
    history: z.object({ from: z.iso.datetime(), until: z.iso.datetime(), position: position.nullable() }).nullable(),
    /** In the feed of the last two weeks; "0" is its beginning. */
    feed: position,
  }),
  z.object({ stream: z.literal("users"), marker: z.string().max(2000).nullable(), ...progress }),
  z.object({ stream: z.literal("groups"), offset: count, ...progress }),
  z.object({
    stream: z.literal("memberships"),
    /** Where the next page of groups begins; null once the last is read. */
    groups: z.object({ offset: count, total: count.nullable() }).nullable(),
    /** Groups still to be read, and where the first of them goes on. */
    pending: z.array(z.string().max(64)).max(2000),
    offset: count,
    ...progress,
    /** Groups with more members than Box lists. */
    cut: count,
  }),
  z.object({ stream: z.literal("finished") }),
]);
export type BoxCursor = z.infer<typeof boxCursor>;
export type CursorOf<S extends BoxCursor["stream"]> = Extract<BoxCursor, { stream: S }>;

const nothingListed = { listed: 0, total: null, short: false };

export const usersStart: BoxCursor = { stream: "users", marker: null, ...nothingListed };
export const groupsStart: BoxCursor = { stream: "groups", offset: 0, ...nothingListed };
export const membershipsStart: BoxCursor = {
  stream: "memberships",
  groups: { offset: 0, total: null },
  pending: [],
  offset: 0,
  listed: 0,
  total: 0,
  short: false,
  cut: 0,
};
