import type { NextApiRequest, NextApiResponse } from "next";
import type { NextRequest } from "next/server";
import NextAuth, { type NextAuthOptions } from "next-auth";

/** What next-auth answered: a body, or an address to go to. */
export type NextAuthAnswer = { status: number; headers: Headers; body: unknown; goTo: string | null };

/** A form's fields; none for another kind of body. */
async function fieldsOf(request: NextRequest): Promise<Record<string, string>> {
  const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded");
  return isForm ? Object.fromEntries(new URLSearchParams(await request.text())) : {};
}

/** Next-auth writes its answer through the few methods of a Node response that it calls. */
function collect(answer: NextAuthAnswer) {
  const cookies: string[] = [];
  const response = {
    status(status: number) {
      answer.status = status;
      return response;
    },
    getHeader: (name: string) => (name === "Set-Cookie" ? cookies : undefined),
    setHeader(name: string, value: string | string[]) {
      if (name === "Set-Cookie") cookies.splice(0, cookies.length, ...value);
      else if (name === "Location") answer.goTo = String(value);
      else answer.headers.set(name, String(value));
      return response;
    },
    json(body: { url?: string }) {
      answer.goTo = body.url ?? null;
      answer.body = body;
    },
    send(body: unknown) {
      answer.body = body;
    },
    end() {},
  };
  return { response, cookies };
}

/** Hands a request to next-auth without its query but for `query`, which it would pass on to the provider. */
export async function callNextAuth(
  request: NextRequest,
  path: readonly string[],
  query: Record<string, string>,
  options: NextAuthOptions,
): Promise<NextAuthAnswer> {
  const answer: NextAuthAnswer = { status: 200, headers: new Headers(), body: null, goTo: null };
  const { response, cookies } = collect(answer);
  const asked = {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    cookies: Object.fromEntries(request.cookies.getAll().map(({ name, value }) => [name, value])),
    body: request.method === "POST" ? await fieldsOf(request) : undefined,
    query: { ...query, nextauth: path },
  };
  await NextAuth(asked as unknown as NextApiRequest, response as unknown as NextApiResponse, options);
  for (const cookie of cookies) answer.headers.append("set-cookie", cookie);
  return answer;
}
