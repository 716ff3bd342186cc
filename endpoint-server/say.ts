import { log } from "#lib/log/log.ts";

/** One line on standard output. Never given anything secret. */
export const say = (message: string): void => log.info(message);
