import { boxId } from "./lenient.ts";
import { offsetAfter, readOffsetPage } from "./offset-page.ts";
import type { Get } from "./request.ts";

type Place = { offset: number; total: number | null };

function idsOf(entries: readonly unknown[]): string[] {
  return entries.flatMap((entry) => {
    const id = typeof entry === "object" && entry !== null ? boxId.safeParse(Reflect.get(entry, "id")) : null;
    return id?.success ? [id.data] : [];
  });
}

/** The ids of the groups from a place on, page by page, and where the next page begins (null: that was the last). */
export function groupIds(get: Get, from: Place | null): { page(): Promise<{ ids: string[]; next: Place | null }> } {
  let place = from;
  let before = new Set<string>();
  return {
    async page() {
      if (place === null) return { ids: [], next: null };
      const { entries, total } = await readOffsetPage(get, "/groups", place.offset, { fields: "id" });
      const offset = offsetAfter(place.offset, total, place.total);
      place = offset === null ? null : { offset, total };
      const ids = idsOf(entries);
      const fresh = ids.filter((id) => !before.has(id));
      before = new Set(ids);
      return { ids: fresh, next: place };
    },
  };
}
