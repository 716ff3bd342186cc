export const SCOPES = [
  "root_readonly",
  "root_readwrite",
  "manage_managed_users",
  "manage_app_users",
  "manage_groups",
  "manage_enterprise_properties",
  "manage_webhook",
  "manage_data_retention",
] as const;
export type Scope = (typeof SCOPES)[number];

/** The words of Box's grant page, one line per scope. */
export const SCOPE_WORDS = {
  root_readonly: "Read all files and folders stored in Box",
  root_readwrite: "Read and write all files and folders stored in Box",
  manage_managed_users: "Manage users",
  manage_app_users: "Manage app users",
  manage_groups: "Manage groups",
  manage_enterprise_properties: "Manage enterprise properties",
  manage_webhook: "Manage webhooks v2",
  manage_data_retention: "Manage retention policies",
} as const satisfies Record<Scope, string>;

function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}

/** The scopes that a space-separated wish leaves of those held; null when it wants one that is not held. */
export function narrowed(held: readonly Scope[], wish: string | null): Scope[] | null {
  const wanted = (wish ?? "").split(" ").filter((scope) => scope !== "");
  if (wanted.length === 0) return [...held];
  return wanted.every((scope) => isScope(scope) && held.includes(scope))
    ? held.filter((scope) => wanted.includes(scope))
    : null;
}
