import { randomBytes } from "node:crypto";
import type { SandboxState } from "#sandbox/box/state.ts";
import type { Scope } from "./scopes.ts";

/** Box's authorization code lives 30 seconds and works once. */
const CODE_MS = 30_000;
const TICKET_MS = 600_000;
const KEPT_MS = 3_600_000;

export type Wish = { clientId: string; redirectUri: string | null; scopes: Scope[]; state: string | null };
export type Code = Wish & { userId: string; expiresAt: number };
/** A login that waits for its grant page to be answered. */
export type Ticket = Wish & { userId: string; expiresAt: number };
export type Codes = Map<string, Code>;
export type Tickets = Map<string, Ticket>;

function dropOld(entries: Map<string, { expiresAt: number }>, now: number): void {
  for (const [key, { expiresAt }] of entries) if (expiresAt + KEPT_MS < now) entries.delete(key);
}

export function issueCode(state: SandboxState, wish: Wish & { userId: string }): string {
  const now = state.clock.now();
  dropOld(state.codes, now);
  const code = randomBytes(24).toString("base64url");
  state.codes.set(code, { ...wish, expiresAt: now + CODE_MS });
  return code;
}

export function issueTicket(state: SandboxState, wish: Wish & { userId: string }): string {
  const now = state.clock.now();
  dropOld(state.tickets, now);
  const ticket = randomBytes(16).toString("hex");
  state.tickets.set(ticket, { ...wish, expiresAt: now + TICKET_MS });
  return ticket;
}

/** The login behind a grant page, once. */
export function takeTicket(state: SandboxState, ticket: string): Ticket | null {
  const found = state.tickets.get(ticket);
  state.tickets.delete(ticket);
  return found && found.expiresAt > state.clock.now() ? found : null;
}

/** The consent behind a code, once; says why there is none. */
export function takeCode(state: SandboxState, code: string, clientId: string): Code | "unknown" | "expired" {
  const found = state.codes.get(code);
  if (found?.clientId !== clientId) return "unknown";
  state.codes.delete(code);
  return found.expiresAt > state.clock.now() ? found : "expired";
}
