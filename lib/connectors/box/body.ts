/** A thousand users with every field take about 1 MB. */
export const answerLimitBytes = 16_000_000;

/** Thrown when an answer goes on for longer than any that Box sends. */
export class AnswerTooLong extends Error {
  override name = "AnswerTooLong";
}

/** The whole body as text. Throws AnswerTooLong past `limitBytes`, and what fetch throws when the connection breaks. */
export async function readBody(response: Response, limitBytes: number): Promise<{ text: string; bytes: number }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new AnswerTooLong(`more than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  // One text at the end: put together piece by piece it would be garbage of twice its size.
  return { text: new TextDecoder().decode(Buffer.concat(chunks, bytes)), bytes };
}
