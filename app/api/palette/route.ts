import { route } from "#lib/auth/route.ts";
import { findByName } from "#lib/palette/find.ts";
import { searchText } from "#lib/text.ts";

export const GET = route("viewer", async (person, request) => {
  const text = searchText.parse(new URL(request.url).searchParams.get("search") ?? "");
  return Response.json(await findByName(person, text));
});
