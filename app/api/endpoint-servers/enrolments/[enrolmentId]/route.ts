import { route } from "#lib/auth/route.ts";
import { readEnrolment } from "#lib/endpoint-servers/enrolment-codes.ts";
import { requireId } from "#lib/text.ts";

type Context = RouteContext<"/api/endpoint-servers/enrolments/[enrolmentId]">;

export const GET = route("administrator", async (person, _request, { params }: Context) => {
  const { enrolmentId } = await params;
  return Response.json(await readEnrolment(person, requireId(enrolmentId, "enrolment")));
});
