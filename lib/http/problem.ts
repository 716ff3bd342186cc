/** An error as problem details (RFC 9457), with a sentence for each field at fault, which nothing on the way may keep. */
export function problem(status: number, detail: string, fields?: Record<string, string>): Response {
  return Response.json(
    { status, detail, ...(fields && { fields }) },
    { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}
