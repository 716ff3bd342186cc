import type { FastifyInstance } from "fastify";
import { readReadiness } from "#lib/http/readiness.ts";

/** `/healthz`: the process answers, restarting it would mend nothing. `/readyz`: 200 while the database answers, else 503. */
export function addHealth(app: FastifyInstance): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const { ready, status } = await readReadiness();
    return reply.code(ready ? 200 : 503).send({ status });
  });
}
