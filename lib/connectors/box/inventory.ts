import { type InventoryRequest, ProviderFailure } from "#lib/connectors/kind.ts";
import type { Batch } from "#lib/protocol/messages.ts";
import { readActivityAnew } from "./activity.ts";
import { beginActivity } from "./activity-position.ts";
import { type BoxCursor, boxCursor, groupsStart, membershipsStart, usersStart } from "./cursor.ts";
import { readGroups } from "./groups.ts";
import { readIdentity } from "./identity.ts";
import { readMemberships } from "./memberships.ts";
import { BoxRefused } from "./outcome.ts";
import { gather, type Part } from "./part.ts";
import type { Get } from "./request.ts";
import { readUsers } from "./users.ts";

async function checkEnterprise(get: Get, enterpriseId: string): Promise<void> {
  const { login, role, isAdministrator, enterprise } = await readIdentity(get);
  if (!enterprise) throw new ProviderFailure("free_account", `${login} belongs to no enterprise.`);
  if (enterprise.id !== enterpriseId)
    throw new ProviderFailure("enterprise_changed", `${login} now belongs to ${enterprise.name} (${enterprise.id}).`);
  if (role !== null && !isAdministrator)
    throw new ProviderFailure("not_an_administrator", `${login} has the role "${role}" in ${enterprise.name}.`);
}

/** A stream that may not be read ends so, with Box's words, and the inventory goes on with the next. */
async function* ifPermitted<Item>(parts: AsyncIterable<Part<Item>>, next: BoxCursor): AsyncGenerator<Part<Item>> {
  try {
    yield* parts;
  } catch (error) {
    if (!(error instanceof BoxRefused) || error.code !== "permission_missing") throw error;
    const end = { outcome: "not_permitted", reason: error.message.slice(0, 500) } as const;
    yield { items: [], setAside: [], cursor: next, end };
  }
}

function begin(request: InventoryRequest): BoxCursor {
  if (request.cursor === null) return beginActivity(request, new Date(), true);
  const known = boxCursor.safeParse(request.cursor);
  if (known.success) return known.data;
  throw new ProviderFailure("internal", "The saved place is of another version of the endpoint server. Run it again.");
}

/**
 * Activity, users, groups, memberships, from the cursor on, in bounded memory. Nothing is read before it is
 * clear that the account still administers the connector's enterprise. Throws ProviderFailure.
 */
export async function* readInventory(get: Get, request: InventoryRequest): AsyncGenerator<Batch> {
  let at = begin(request);
  if (at.stream === "finished") return;
  await checkEnterprise(get, request.enterpriseId);
  if (at.stream === "activity") {
    for await (const part of ifPermitted(readActivityAnew(get, at, request), usersStart))
      yield { stream: "activity", ...part };
    at = usersStart;
  }
  if (at.stream === "users") {
    for await (const part of gather(readUsers(get, at, request.log))) yield { stream: "users", ...part };
    at = groupsStart;
  }
  if (at.stream === "groups") {
    for await (const part of ifPermitted(gather(readGroups(get, at)), membershipsStart))
      yield { stream: "groups", ...part };
    at = membershipsStart;
  }
  if (at.stream === "memberships") {
    const parts = ifPermitted(gather(readMemberships(get, at)), { stream: "finished" });
    for await (const part of parts) yield { stream: "memberships", ...part };
  }
}
