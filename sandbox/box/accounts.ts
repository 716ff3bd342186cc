import { z } from "zod";
import { boxDate } from "./world/dates.ts";
import { type Enterprise, userId, userIndexOf } from "./world/enterprise.ts";
import { isUser } from "./world/listing.ts";
import { NAMED_PEOPLE, namedPersonAt, type Rights } from "./world/people.ts";
import { type UserRecord, userAt } from "./world/users.ts";

/** Somebody who can log in: a user of an enterprise, or a free account that belongs to none. */
export type Account = { login: string; password: string; userId: string; purpose: string };

export const freeAccountSchema = z.strictObject({ login: z.email(), name: z.string().min(1).max(50) });

export type FreeUser = { id: string; name: string; login: string; createdAt: number };

/** Whoever a token or a login stands for, with what they may do. */
export type Identity = {
  userId: string;
  enterprise: Enterprise | null;
  index: number;
  record: UserRecord;
  role: string;
  rights: Rights;
};

export const ACCOUNT_PASSWORD = "sandbox-password";
const NO_RIGHTS: Rights = { users: false, groups: false, reports: false };

/** The accounts that come with an enterprise. */
export function accountsOf(enterprise: Enterprise): Account[] {
  return NAMED_PEOPLE.slice(0, enterprise.users).map(({ mailbox, purpose }, index) => ({
    login: `${mailbox}@${enterprise.domain}`,
    password: ACCOUNT_PASSWORD,
    userId: userId(enterprise, index),
    purpose,
  }));
}

function freeUserRecord(user: FreeUser): UserRecord {
  const created = boxDate(user.createdAt);
  return {
    type: "user",
    id: user.id,
    name: user.name,
    login: user.login,
    created_at: created,
    modified_at: created,
    language: "en",
    timezone: "America/Los_Angeles",
    space_amount: 10_737_418_240,
    space_used: 1_234_567,
    max_upload_size: 262_144_000,
    status: "active",
    job_title: "",
    phone: "",
    address: "",
    avatar_url: `https://app.box.com/api/avatar/large/${user.id}`,
    notification_email: null,
    role: "user",
    enterprise: null,
    hostname: "https://app.box.com/",
  };
}

function rightsOf(enterprise: Enterprise, index: number, role: string): Rights {
  if (role === "admin") return { users: true, groups: true, reports: true };
  if (role !== "coadmin") return NO_RIGHTS;
  const named = namedPersonAt(index);
  const usual = named?.role === "coadmin" ? named.rights : { users: true, groups: true, reports: false };
  const reports = enterprise.overlay.users.get(index)?.rights?.reports;
  return reports === undefined ? usual : { ...usual, reports };
}

/** Looks a user id up in all enterprises and among the free users; null when there is no such user (any more). */
export function identify(
  enterprises: Iterable<Enterprise>,
  freeUsers: readonly FreeUser[],
  id: string,
): Identity | null {
  for (const enterprise of enterprises) {
    const index = userIndexOf(enterprise, id);
    if (index === null || !isUser(enterprise, index)) continue;
    const record = userAt(enterprise, index);
    const role = String(record.role);
    return { userId: id, enterprise, index, record, role, rights: rightsOf(enterprise, index, role) };
  }
  const free = freeUsers.find((user) => user.id === id);
  if (!free) return null;
  return { userId: id, enterprise: null, index: 0, record: freeUserRecord(free), role: "user", rights: NO_RIGHTS };
}
