import { requirePerson } from "#lib/auth/session.ts";
import { readViews } from "#lib/views/read.ts";
import { ViewsMenu } from "./views-menu.tsx";

/** The person's own views of the list at this path, and the way to save another. */
export async function Views({ path }: { path: string }) {
  const person = await requirePerson("viewer");
  return <ViewsMenu path={path} views={await readViews(person, path)} />;
}
