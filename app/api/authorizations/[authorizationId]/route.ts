import { z } from "zod";
import { route } from "#lib/auth/route.ts";
import { readAuthorization } from "#lib/authorizations/read.ts";
import { NotFound } from "#lib/errors.ts";

type Context = { params: Promise<{ authorizationId: string }> };

/** Where an authorization stands, for the dialog that waits for it. */
export const GET = route("administrator", async (person, _request, { params }: Context) => {
  const id = z.uuid().safeParse((await params).authorizationId);
  if (!id.success) throw new NotFound("There is no such authorization of yours.");
  return Response.json(await readAuthorization(person, id.data));
});
