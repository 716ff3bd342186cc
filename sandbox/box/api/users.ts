import type { Identity } from "#sandbox/box/accounts.ts";
import type { Answer, BoxRequest } from "#sandbox/box/http/answer.ts";
import { jsonTextAnswer } from "#sandbox/box/http/answer.ts";
import type { SandboxState } from "#sandbox/box/state.ts";
import { type Enterprise, userIndexOf } from "#sandbox/box/world/enterprise.ts";
import { type Json, toJson } from "#sandbox/box/world/json.ts";
import { isUser } from "#sandbox/box/world/listing.ts";
import { oddOnTheWire } from "#sandbox/box/world/odd-records.ts";
import { type UserRecord, userAt } from "#sandbox/box/world/users.ts";
import { authorize, authorizeAnyone } from "./authenticate.ts";
import { notFound } from "./errors.ts";
import { shownFields } from "./fields.ts";

const STANDARD_FIELDS = [
  "type",
  "id",
  "name",
  "login",
  "created_at",
  "modified_at",
  "language",
  "timezone",
  "space_amount",
  "space_used",
  "max_upload_size",
  "status",
  "job_title",
  "phone",
  "address",
  "avatar_url",
  "notification_email",
];

function shownUser(state: SandboxState, request: BoxRequest, record: UserRecord): Record<string, Json> {
  const shown = shownFields(request, record, STANDARD_FIELDS);
  if (shown.notification_email === null && state.switches.notificationEmailUnset === "array")
    shown.notification_email = [];
  return shown;
}

/** The JSON text of one user of an enterprise, in whatever odd form the world gives it. */
export function userText(state: SandboxState, request: BoxRequest, enterprise: Enterprise, index: number): string {
  const odd = enterprise.overlay.users.get(index)?.odd ?? [];
  const shown = odd.reduce(oddOnTheWire, shownUser(state, request, userAt(enterprise, index)));
  const text = toJson(shown);
  return odd.includes("duplicateKeys") ? `{"name":"Name of an earlier key","status":"inactive",${text.slice(1)}` : text;
}

/** Free accounts: what Box says of their role is not known for certain, so it can be chosen. */
function freeUserText(state: SandboxState, request: BoxRequest, { record }: Identity): string {
  const { role: _, ...rest } = record;
  if (state.switches.freeRole === "absent") return toJson(shownUser(state, request, rest));
  return toJson(shownUser(state, request, { ...rest, role: state.switches.freeRole === "null" ? null : "user" }));
}

/** GET /2.0/users/me: whoever authorized the app. */
export function currentUser(state: SandboxState, request: BoxRequest): Answer {
  const known = authorizeAnyone(state, request);
  if ("refused" in known) return known.refused;
  const { identity } = known;
  const text = identity.enterprise
    ? userText(state, request, identity.enterprise, identity.index)
    : freeUserText(state, request, identity);
  return jsonTextAnswer(200, text);
}

/** GET /2.0/users/:id */
export function oneUser(state: SandboxState, request: BoxRequest): Answer {
  const known = authorize(state, request, { scope: "manage_managed_users", right: "users" });
  if ("refused" in known) return known.refused;
  const id = request.params.id ?? "";
  const index = userIndexOf(known.enterprise, id);
  if (index === null || !isUser(known.enterprise, index)) return notFound(request, "user_id", id);
  return jsonTextAnswer(200, userText(state, request, known.enterprise, index));
}
