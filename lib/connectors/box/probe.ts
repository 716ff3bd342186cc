import { z } from "zod";
import type { PermissionState, Permissions } from "#lib/connectors/kind.ts";
import { BoxRefused } from "./outcome.ts";
import type { Get, Parameters } from "./request.ts";

const anyList = z.object({ entries: z.array(z.unknown()) });

async function probeOne(get: Get, path: string, parameters: Parameters): Promise<PermissionState> {
  try {
    await get(path, parameters, anyList);
    return "granted";
  } catch (error) {
    if (error instanceof BoxRefused && error.code === "permission_missing") return "missing";
    if (error instanceof BoxRefused && error.code === "provider_answer_invalid") return "unknown";
    throw error;
  }
}

/**
 * Box tells the scopes of a token nowhere, so each stream is asked for the least it can give. Memberships need
 * what groups need. Throws ProviderFailure when Box is away, the app is disabled or the token refused.
 */
export async function probePermissions(get: Get): Promise<Permissions> {
  const [users, groups, activity] = await Promise.all([
    probeOne(get, "/users", { limit: 1, fields: "id" }),
    probeOne(get, "/groups", { limit: 1, fields: "id" }),
    probeOne(get, "/events", { stream_type: "admin_logs_streaming", stream_position: "now", limit: 1 }),
  ]);
  return { users, groups, memberships: groups, activity };
}
