import { Refused } from "#lib/errors.ts";

export const roles = ["viewer", "operator", "administrator"] as const;
export type Role = (typeof roles)[number];

/** A signed-in person. Made only by lib/auth from a session row. */
export type Person = {
  kind: "person";
  id: string;
  name: string;
  /** Of a local account, what it signs in with; of others what their provider says, if anything. */
  email: string | null;
  role: Role;
  /** Of the browser's session; of who acts by an API token, the token's id. */
  sessionId: string;
  address: string | null;
  signsInBy: "password" | "openid-connect";
  /** They proved who they are within the last five minutes: what needs step-up is open to them. */
  isConfirmed: boolean;
  /** Their password is one that an administrator made: they may do nothing but choose another. */
  mustChangePassword?: true;
  /** They need a second factor and have none: they may do nothing but set it up. */
  mustSetUpSecondFactor?: true;
  /** The name of the API token by which a program acts for them. */
  apiToken?: string;
};

/** An enrolled machine. Made only by the engine's doors from a token row. */
export type EndpointServerCaller = { kind: "endpoint-server"; id: string; name: string; address: string | null };

/** The engine's own jobs, and the commands run at start. */
export type EngineCaller = { kind: "engine" };

export type Caller = Person | EndpointServerCaller | EngineCaller;

export const engine: EngineCaller = { kind: "engine" };

/** Whether `role` may do what needs `needed`. */
export function roleAllows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** What a person is told whose role is not enough. */
export const roleTooLow = (role: Role, needed: Role): string =>
  `This needs the role ${needed}; you have the role ${role}. Ask an administrator.`;

/** Throws Refused unless the caller is a person with the role or a higher one. */
export function requireRole(caller: Caller, needed: Role): asserts caller is Person {
  if (caller.kind !== "person") throw new Refused("Only a signed-in person can do this.");
  if (!roleAllows(caller.role, needed)) {
    throw new Refused(roleTooLow(caller.role, needed));
  }
}

/** What the audit log keeps of who acts. */
export type Actor = Pick<Person, "kind" | "id" | "name" | "address" | "apiToken"> | EndpointServerCaller | EngineCaller;

/** The caller's name as the run history and the audit log show it. */
export function callerName(caller: Actor): string {
  switch (caller.kind) {
    case "person":
      return caller.apiToken === undefined ? caller.name : `${caller.name} (API token ${caller.apiToken})`;
    case "endpoint-server":
      return caller.name;
    case "engine":
      return "Engine";
  }
}
