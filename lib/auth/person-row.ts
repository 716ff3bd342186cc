import type { Person } from "#lib/caller.ts";
import { Prisma } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { needsSecondFactor } from "./second-factor-rule.ts";

export type PersonRow = Pick<Person, "id" | "name" | "email" | "role" | "signsInBy"> & {
  /** Their password is one that an administrator made. */
  given: boolean;
  hasFactor: boolean;
};

/** The columns of a PersonRow, of the tables `"user" u` and `identity i`. */
export const personColumns = Prisma.sql`
  u.id, u.name, coalesce(u.email, i.email) AS email, u.role::text AS role, u.must_change_password AS given,
  CASE WHEN i.user_id IS NULL THEN 'password' ELSE 'openid-connect' END AS "signsInBy",
  EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = u.id AND f.finished_at IS NOT NULL) AS "hasFactor"`;

/** The person of a row, with what they have to do before anything else. */
export function personOf({ given, hasFactor, ...row }: PersonRow, address: string | null) {
  const lacksFactor =
    !hasFactor && row.signsInBy === "password" && needsSecondFactor(env().REQUIRE_SECOND_FACTOR, row.role);
  return {
    kind: "person" as const,
    ...row,
    address,
    ...(given && { mustChangePassword: true as const }),
    ...(lacksFactor && { mustSetUpSecondFactor: true as const }),
  };
}
