import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { MutationRefused } from "#sandbox/box/world/mutate.ts";

/** A control request that cannot be carried out: what is wrong, and the status that says so. */
export class ControlRefused extends Error {
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** The body (or query) as the schema has it; otherwise a refusal that names each fault. */
export function parsed<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  throw new ControlRefused(400, z.prettifyError(result.error));
}

/** Runs one control action; refusals become a status with a sentence. */
export function control(action: (request: FastifyRequest, reply: FastifyReply) => unknown) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      return await action(request, reply);
    } catch (error) {
      if (error instanceof ControlRefused) return reply.code(error.status).send({ message: error.message });
      if (error instanceof MutationRefused) return reply.code(409).send({ message: error.message });
      throw error;
    }
  };
}

/** One named parameter of the path. */
export function pathParameter(request: FastifyRequest, name: string): string {
  const value = (request.params as Record<string, string | undefined>)[name];
  if (value === undefined) throw new ControlRefused(400, `The path lacks ${name}.`);
  return value;
}
