import { recordExport } from "#lib/audit/record-export.ts";
import { type Caller, requireRole } from "#lib/caller.ts";
import { csvLine } from "#lib/csv.ts";
import type { GroupFilter, UserFilter } from "./filters.ts";
import type { PublishedRun } from "./published.ts";
import { readInventoryGroups } from "./read-groups.ts";
import { readInventoryUsers } from "./read-users.ts";

const chunk = 5000;

const recordTable = (person: Caller, run: PublishedRun, table: string) =>
  recordExport(person, { subjectId: run.runId, subject: run.connectorName, table });

/** The users of a published run as CSV lines, filtered and sorted as on the screen. The reading is on record. */
export async function* exportUsers(person: Caller, run: PublishedRun, filter: UserFilter): AsyncGenerator<string> {
  requireRole(person, "viewer");
  await recordTable(person, run, "users");
  const known = run.streams.activity.standing !== "unknown";
  yield csvLine([
    "id",
    "name",
    "login",
    "status",
    "role",
    "app_user",
    "created_at",
    "space_used_bytes",
    "space_amount_bytes",
    "last_login_at",
    "last_activity_at",
    "activity",
  ]);
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readInventoryUsers>> = await readInventoryUsers(
      person,
      run,
      { ...filter, after },
      chunk,
    );
    yield page.users
      .map((user) =>
        csvLine([
          user.id,
          user.name,
          user.login,
          user.status,
          user.role,
          user.isAppUser,
          user.createdAt,
          user.spaceUsed,
          user.spaceAmount === -1n ? "unlimited" : user.spaceAmount,
          user.lastLoginAt,
          user.lastActivityAt,
          known ? "known" : "unknown",
        ]),
      )
      .join("");
    after = page.next;
  } while (after);
}

/** The groups of a published run as CSV lines. The reading is on record. */
export async function* exportGroups(person: Caller, run: PublishedRun, filter: GroupFilter): AsyncGenerator<string> {
  requireRole(person, "viewer");
  await recordTable(person, run, "groups");
  const known = run.streams.memberships.standing !== "unknown";
  yield csvLine(["id", "name", "type", "description", "members"]);
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readInventoryGroups>> = await readInventoryGroups(
      person,
      run.runId,
      { ...filter, after },
      chunk,
    );
    yield page.groups
      .map((group) =>
        csvLine([group.id, group.name, group.groupType, group.description, known ? group.members : "unknown"]),
      )
      .join("");
    after = page.next;
  } while (after);
}
