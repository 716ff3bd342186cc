import { chance, chanceBelow, chanceOf } from "./chance.ts";
import { boxDate, DAY_MS } from "./dates.ts";
import { type Enterprise, userId } from "./enterprise.ts";
import type { Json } from "./json.ts";
import { FIRST_NAMES, JOB_TITLES, LANGUAGES, LAST_NAMES, TIME_ZONES } from "./names.ts";
import { oddFields } from "./odd-records.ts";
import { namedPersonAt } from "./people.ts";

export type UserRecord = Record<string, Json>;

const FIRST_MAILBOXES = FIRST_NAMES.map(mailboxOf);
const LAST_MAILBOXES = LAST_NAMES.map(mailboxOf);
const GIGABYTE = 1_073_741_824;
const TRACKING_DEPARTMENTS = ["4711", "4712", "0815"] as const;

function mailboxOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();
}

/** When this user's account was made: up to three years before the first event, or the moment it was added. */
function createdAt(enterprise: Enterprise, index: number): number {
  let first = enterprise.users;
  for (const batch of enterprise.overlay.addedUsers) {
    if (index >= first && index < first + batch.count) return batch.at;
    first += batch.count;
  }
  return enterprise.eventsFrom - chanceBelow(3 * 365 * 24, enterprise.seed, index, 1) * (DAY_MS / 24);
}

function isAppUser(enterprise: Enterprise, index: number): boolean {
  return index === 7 || (index > 11 && chanceBelow(100, enterprise.seed, index, 2) < 3);
}

function statusAt(enterprise: Enterprise, index: number): string {
  if (index < 5 || index === 7) return "active";
  if (index === 5) return "inactive";
  if (index === 6) return "cannot_delete_edit";
  const percent = chanceBelow(1000, enterprise.seed, index, 3);
  if (percent < 40) return "inactive";
  if (percent < 50) return "cannot_delete_edit";
  return percent < 55 ? "cannot_delete_edit_upload" : "active";
}

function trackingCodes(enterprise: Enterprise, index: number): Json {
  if (index !== 8 && chanceBelow(4, enterprise.seed, index, 4) > 0) return [];
  const value = chanceOf(TRACKING_DEPARTMENTS, enterprise.seed, index, 5);
  return [{ type: "tracking_code", name: "Cost centre", value }];
}

function spaceAmount(enterprise: Enterprise, index: number): number {
  if (index < 2 || chanceBelow(10, enterprise.seed, index, 6) === 0) return 1e15;
  return (10 + chanceBelow(10, enterprise.seed, index, 7) * 10) * GIGABYTE;
}

function notificationEmail(enterprise: Enterprise, index: number, login: string): Json {
  if (chanceBelow(5, enterprise.seed, index, 8) > 0) return null;
  return { email: login.replace("@", "+box@"), is_confirmed: chance(enterprise.seed, index, 9) % 2 === 0 };
}

function nameAndLogin(enterprise: Enterprise, index: number): { name: string; login: string } {
  const person = namedPersonAt(index);
  if (person) return { name: person.name, login: `${person.mailbox}@${enterprise.domain}` };
  if (isAppUser(enterprise, index)) {
    const suffix = chance(enterprise.seed, index, 10).toString(36).padStart(8, "0");
    return { name: `Invoice robot ${index}`, login: `AppUser_${1000 + index}_${suffix}@boxdevedition.com` };
  }
  if (index === 9) return { name: "山田 花子", login: `hanako.yamada.9@${enterprise.domain}` };
  const first = chanceBelow(FIRST_NAMES.length, enterprise.seed, index, 11);
  const last = chanceBelow(LAST_NAMES.length, enterprise.seed, index, 12);
  return {
    name: `${FIRST_NAMES[first]} ${LAST_NAMES[last]}`,
    login: `${FIRST_MAILBOXES[first]}.${LAST_MAILBOXES[last]}.${index}@${enterprise.domain}`,
  };
}

/** Every field of a user as it truly is (`id` text, `space_used` a number), a pure function of enterprise and index. */
export function userAt(enterprise: Enterprise, index: number): UserRecord {
  const { seed } = enterprise;
  const { name, login } = nameAndLogin(enterprise, index);
  const created = createdAt(enterprise, index);
  const amount = spaceAmount(enterprise, index);
  const appUser = isAppUser(enterprise, index);
  const id = userId(enterprise, index);
  const generated: UserRecord = {
    type: "user",
    id,
    name,
    login,
    created_at: boxDate(created),
    modified_at: boxDate(Math.max(created, enterprise.eventsFrom - chanceBelow(400, seed, index, 13) * DAY_MS)),
    language: chanceOf(LANGUAGES, seed, index, 14),
    timezone: chanceOf(TIME_ZONES, seed, index, 15),
    space_amount: amount,
    space_used:
      chanceBelow(5, seed, index, 16) === 0 ? 0 : chance(seed, index, 17) * (1 + chanceBelow(20, seed, index, 18)),
    max_upload_size: 5 * GIGABYTE,
    status: statusAt(enterprise, index),
    job_title: appUser ? "" : chanceOf(JOB_TITLES, seed, index, 19),
    phone: appUser ? "" : `+1 555 ${String(chanceBelow(10_000_000, seed, index, 20)).padStart(7, "0")}`,
    address: chanceBelow(3, seed, index, 21) === 0 ? `${1 + chanceBelow(900, seed, index, 22)} Harbour Road` : "",
    avatar_url: `https://${enterprise.domain.split(".")[0]}.app.box.com/api/avatar/large/${id}`,
    notification_email: notificationEmail(enterprise, index, login),
    role: namedPersonAt(index)?.role ?? "user",
    tracking_codes: trackingCodes(enterprise, index),
    can_see_managed_users: true,
    is_sync_enabled: chanceBelow(4, seed, index, 23) > 0,
    is_external_collab_restricted: chanceBelow(20, seed, index, 24) === 0,
    is_exempt_from_device_limits: chanceBelow(50, seed, index, 25) === 0,
    is_exempt_from_login_verification: chanceBelow(50, seed, index, 26) === 0,
    is_platform_access_only: appUser,
    enterprise: { id: enterprise.id, type: "enterprise", name: enterprise.name },
    my_tags: [],
    hostname: `https://${enterprise.domain.split(".")[0]}.app.box.com/`,
    ...(appUser ? { external_app_user_id: `ext-${index}` } : {}),
  };
  const change = enterprise.overlay.users.get(index);
  if (!change) return generated;
  return { ...generated, ...Object.assign({}, ...change.odd.map(oddFields)), ...change.fields };
}

/** The four facts of a user that other records carry. */
export function userMiniAt(enterprise: Enterprise, index: number): UserRecord {
  const person = nameAndLogin(enterprise, index);
  const change = enterprise.overlay.users.get(index);
  const mini: UserRecord = { type: "user", id: userId(enterprise, index), name: person.name, login: person.login };
  if (!change) return mini;
  const { name = mini.name, login = mini.login } = {
    ...Object.assign({}, ...change.odd.map(oddFields)),
    ...change.fields,
  };
  return { ...mini, name: name ?? "", login: login ?? "" };
}
