import { hash } from "node:crypto";
import { Changed, Invalid } from "#lib/errors.ts";

/**
 * The ETag of an answer (RFC 9110 8.8.3). Of what has a revision it begins with it, so that If-Match compares revisions
 * alone: what happens to a connector meanwhile is no reason to refuse a change of its settings.
 */
export function entityTag(body: unknown): string {
  const text = JSON.stringify(body);
  const digest = hash("sha256", text, "base64url").slice(0, 16);
  const revision = typeof body === "object" && body !== null && "revision" in body ? `${body.revision}-` : "";
  return `"${revision}${digest}"`;
}

/** The revision that an If-Match asks for; null for `*`, which is any. Throws Invalid when it is none of ours. */
export function revisionOf(ifMatch: string): number | null {
  if (ifMatch.trim() === "*") return null;
  if (/^W\//i.test(ifMatch.trim())) {
    throw new Invalid(
      "A proxy on the way marked this ETag as weak, and If-Match takes strong ones. Send it without W/.",
    );
  }
  const revision = /^"(\d{1,9})(-[\w-]*)?"$/.exec(ifMatch.trim())?.[1];
  if (revision === undefined) {
    throw new Invalid('If-Match must be the ETag that the console gave, such as "3-Ab12", or *.');
  }
  return Number(revision);
}

const mostTimes = 20;

/**
 * Does a change that reads the revision there is when none is asked for (`*`), again as often as somebody else was first
 * in between. Of an asked revision it throws Changed, as the change does.
 */
export async function changeAt<Value>(revision: number | null, change: () => Promise<Value>): Promise<Value> {
  for (let time = 1; ; time += 1) {
    try {
      return await change();
    } catch (error) {
      if (revision !== null || time === mostTimes || !(error instanceof Changed)) throw error;
    }
  }
}

/** Whether an If-None-Match names this ETag, so that the client has the answer already. */
export function isHeld(ifNoneMatch: string | null, tag: string): boolean {
  const named = ifNoneMatch?.split(",").map((text) => text.trim().replace(/^W\//, "")) ?? [];
  return named.includes(tag) || named.includes("*");
}
