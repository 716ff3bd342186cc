import { readReadiness } from "#lib/http/readiness.ts";

/** For a load balancer: 200 while the database answers, else 503. */
export async function GET(): Promise<Response> {
  const { ready, status } = await readReadiness();
  return Response.json({ status }, { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
