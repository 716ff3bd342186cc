import { type Role, roleAllows } from "#lib/caller.ts";

/** What REQUIRE_SECOND_FACTOR may say: whose local accounts need a second factor. A role's name holds for higher ones. */
export const secondFactorRules = ["nobody", "administrator", "operator", "everyone"] as const;
export type SecondFactorRule = (typeof secondFactorRules)[number];

/** Whether somebody with the role and a local account needs a second factor. */
export function needsSecondFactor(rule: SecondFactorRule, role: Role): boolean {
  switch (rule) {
    case "nobody":
      return false;
    case "everyone":
      return true;
    case "administrator":
    case "operator":
      return roleAllows(role, rule);
  }
}
