import type { BoxRequest } from "#sandbox/box/http/answer.ts";
import type { Json } from "#sandbox/box/world/json.ts";

/**
 * What a record shows: its standard fields, or with `fields` only type, id and those asked for;
 * Box's guide promises more, its real answers do not have it.
 */
export function shownFields(
  request: BoxRequest,
  record: Record<string, Json>,
  standard: readonly string[],
): Record<string, Json> {
  const asked = request.query.get("fields");
  const names =
    asked === null || asked.trim() === "" ? standard : ["type", "id", ...asked.split(",").map((name) => name.trim())];
  const shown: Record<string, Json> = {};
  for (const name of names) {
    const value = record[name];
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}
