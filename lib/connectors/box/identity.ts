import { z } from "zod";
import type { Identity } from "#lib/connectors/kind.ts";
import { boxId, boxText } from "./lenient.ts";
import type { Get } from "./request.ts";

const me = z.object({
  id: boxId,
  name: boxText,
  login: boxText,
  role: boxText,
  enterprise: z.object({ id: boxId, name: boxText }).nullish(),
});

const administratorRoles = ["admin", "coadmin"];

/**
 * Who the token belongs to: GET /users/me (developer.box.com, reference "Get current user"). A free account has
 * no enterprise; the role is told only because it is asked for.
 */
export async function readIdentity(get: Get): Promise<Identity> {
  const { value } = await get("/users/me", { fields: "id,name,login,role,status,enterprise,hostname" }, me);
  return {
    accountId: value.id,
    login: value.login ?? "",
    name: value.name ?? "",
    role: value.role,
    isAdministrator: value.role !== null && administratorRoles.includes(value.role),
    enterprise: value.enterprise ? { id: value.enterprise.id, name: value.enterprise.name ?? "" } : null,
  };
}
