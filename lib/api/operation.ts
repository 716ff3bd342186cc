import type { z } from "zod";
import type { Scope } from "#lib/api-tokens/scopes.ts";
import type { Person, Role } from "#lib/caller.ts";
import type { PathParameter } from "./parameters.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** One thing that the REST API does: how it is asked for, what it needs, and what it answers. */
export type Operation = {
  /** In the document of the API, and for programs that are made of it. */
  id: string;
  method: Method;
  /** Below /api/v1, as "/connectors/{connectorId}". */
  path: string;
  /** What a token has to be made for. */
  scope: Scope;
  /** The lowest role of its person, which the verb demands. */
  role: Role;
  summary: string;
  description?: string;
  query: z.ZodObject | null;
  body: z.ZodType | null;
  /** A body that does something sensible, for whoever reads the document; null without a body. */
  example: unknown;
  /** What it answers; fields that the schema does not name are left out. "csv" for a file. */
  answer: z.ZodType | "csv";
  status: 200 | 201;
  /** It changes what has a revision: it asks for it in If-Match, or heeds the one that is given. */
  ifMatch: "required" | "heeded" | null;
  /** Its answer holds a secret that is given once. */
  showsSecret: boolean;
  /** Does it. `revision` is null for "any". Throws what verbs throw. */
  run(person: Person, asked: Asked): Promise<unknown>;
};

export type Asked = { path: Record<string, string>; query: unknown; body: unknown; revision: number | null };

type Given<Path extends string, Query extends z.ZodObject, Body extends z.ZodType> = Pick<
  Operation,
  "id" | "method" | "scope" | "role" | "summary" | "answer"
> & {
  path: Path;
  description?: string;
  query?: Query;
  body?: Body;
  example?: z.input<Body>;
  status?: 201;
  ifMatch?: "required" | "heeded";
  showsSecret?: true;
  run(
    person: Person,
    asked: {
      path: Record<NamesIn<Path> & PathParameter, string>;
      query: z.output<Query>;
      body: z.output<Body>;
      revision: number | null;
    },
  ): Promise<unknown>;
};

/** Makes an operation whose `run` gets what its schemas make of the request. */
export function operation<Path extends string, Query extends z.ZodObject, Body extends z.ZodType>({
  query,
  body,
  example = undefined,
  status = undefined,
  ifMatch = undefined,
  showsSecret = undefined,
  run,
  ...given
}: Given<Path, Query, Body>): Operation {
  return {
    ...given,
    query: query ?? null,
    body: body ?? null,
    example: example ?? null,
    status: status ?? 200,
    ifMatch: ifMatch ?? null,
    showsSecret: showsSecret ?? false,
    // The door parses the request by these very schemas before it calls.
    run: run as Operation["run"],
  };
}
