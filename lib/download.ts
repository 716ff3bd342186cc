/** A download that is written as it is read, so that its size costs no memory. Ends the reading when the browser goes. */
export function downloadResponse(
  fileName: string,
  contentType: string,
  parts: AsyncIterable<string | Uint8Array>,
): Response {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": contentType.startsWith("text/") ? `${contentType}; charset=utf-8` : contentType,
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "no-store",
    },
  });
}
