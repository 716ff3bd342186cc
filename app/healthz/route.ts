/** For whoever watches the process: it answers. Not whether it can work: see /readyz. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
