import type { FastifyBaseLogger } from "fastify";
import type { Fields, Level } from "#lib/log/line.ts";
import { log } from "#lib/log/log.ts";

const isFields = (value: unknown): value is { err?: unknown } & Fields =>
  typeof value === "object" && value !== null && !(value instanceof Error);

const taker = (level: Level) => (first: unknown, second?: unknown) => {
  if (typeof first === "string") return log[level](first);
  const { err, ...fields } = isFields(first) ? first : { err: first };
  log[level](typeof second === "string" ? second : "The server says:", { ...fields, error: err });
};

/** The engine's log as Fastify writes to it. What helps to find a fault of Fastify's own is left out. */
export const serverLog: FastifyBaseLogger = {
  level: "info",
  info: taker("info"),
  warn: taker("warn"),
  error: taker("error"),
  fatal: taker("error"),
  debug() {},
  trace() {},
  silent() {},
  child: () => serverLog,
};
