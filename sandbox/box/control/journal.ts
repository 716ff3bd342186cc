import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { SandboxState } from "#sandbox/box/state.ts";
import { control, parsed } from "./reply.ts";

const querySchema = z.object({ since: z.coerce.number().int().min(0).default(0), route: z.string().optional() });

/** The requests that reached Box's routes; tokens and secrets appear as fingerprints only. */
export function mountJournalControl(server: FastifyInstance, { journal }: SandboxState): void {
  server.get(
    "/sandbox/journal",
    control((request) => {
      const { since, route } = parsed(querySchema, request.query);
      return { entries: journal.since(since, route ?? null) };
    }),
  );
  server.get(
    "/sandbox/journal/counts",
    control(() => journal.counts()),
  );
  server.delete(
    "/sandbox/journal",
    control((_request, reply) => {
      journal.clear();
      return reply.code(204).send();
    }),
  );
}
