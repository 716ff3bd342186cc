import { hash } from "node:crypto";
import { Invalid } from "#lib/errors.ts";

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

/** Whether an If-None-Match names this ETag, so that the client has the answer already. */
export function isHeld(ifNoneMatch: string | null, tag: string): boolean {
  const named = ifNoneMatch?.split(",").map((text) => text.trim().replace(/^W\//, "")) ?? [];
  return named.includes(tag) || named.includes("*");
}
