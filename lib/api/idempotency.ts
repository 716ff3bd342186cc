import { hash } from "node:crypto";
import { db } from "#lib/db.ts";
import { Conflict, Invalid } from "#lib/errors.ts";

export type Kept = { status: number; answer: string };

/** What the server keeps of a request's answer: `answer` is null when it holds a secret, which is given once. */
export type ToKeep = { status: number; answer: string | null };

type Row = { fingerprint: string; status: number | null; answer: string | null };

function requireKey(key: string): void {
  if (/^[\x21-\x7e]{1,100}$/.test(key)) return;
  throw new Invalid("The Idempotency-Key must be 1 to 100 printable characters without spaces, such as a UUID.");
}

function keptAnswer(row: Row, fingerprint: string): Kept {
  if (row.fingerprint !== fingerprint) {
    throw new Conflict("This Idempotency-Key was used for another request. Use a new one for each request.");
  }
  if (row.status === null) {
    throw new Conflict(
      "A request with this Idempotency-Key began and its outcome is not known: it is under way, or was cut off. Look how things stand before you use another key.",
    );
  }
  if (row.answer === null) {
    throw new Conflict("This request was done already. Its answer held a secret, which is given only once.");
  }
  return { status: row.status, answer: row.answer };
}

/**
 * Does a request once, however often it is sent with its key within a day (draft-ietf-httpapi-idempotency-key-header):
 * sent again it is answered as the first time. A refused one leaves no trace, so that it may be mended and sent again.
 * Throws Conflict for a key of another request or one whose outcome is not known, Invalid for a key that can't be one.
 */
export async function onceOnly(
  tokenId: string,
  key: string,
  request: { method: string; path: string; body: string },
  work: () => Promise<ToKeep & { fresh: Response }>,
): Promise<{ fresh: Response } | { kept: Kept }> {
  requireKey(key);
  const fingerprint = hash("sha256", `${request.method}\n${request.path}\n${request.body}`, "base64url");
  const begun = await db.$executeRaw`
    INSERT INTO api_request (token_id, key, fingerprint) VALUES (${tokenId}::uuid, ${key}, ${fingerprint})
    ON CONFLICT DO NOTHING`;
  const place = { tokenId_key: { tokenId, key } };
  if (begun === 0) {
    const row = await db.apiRequest.findUnique({ where: place });
    // Gone meanwhile: the one before was refused and left no trace.
    return row ? { kept: keptAnswer(row, fingerprint) } : onceOnly(tokenId, key, request, work);
  }
  try {
    const { fresh, ...toKeep } = await work();
    await db.apiRequest.update({ where: place, data: toKeep });
    return { fresh };
  } catch (error) {
    if (isRefusal(error)) await db.apiRequest.deleteMany({ where: { tokenId, key } });
    throw error;
  }
}

/** What verbs throw before they change anything; after another error nobody knows. */
const isRefusal = (error: unknown) =>
  error instanceof Error && ["Invalid", "NotFound", "Conflict", "Changed", "Refused"].includes(error.name);
