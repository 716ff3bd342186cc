import type { FastifyInstance } from "fastify";
import { pool } from "#lib/db.ts";

/** Answers 200 while the database answers, so that whoever watches the engine knows. */
export function addHealth(app: FastifyInstance): void {
  app.get("/healthz", async (_request, reply) => {
    try {
      await pool.query("SELECT 1");
      return { status: "ok" };
    } catch {
      return reply.code(503).send({ status: "The database can't be reached." });
    }
  });
}
