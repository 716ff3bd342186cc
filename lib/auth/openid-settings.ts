import { type Role, roles } from "#lib/caller.ts";

/** How people sign in by an OpenID Connect provider, from the environment. */
export type OpenIdSettings = {
  /** Exactly as the provider names itself, a closing slash included. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The provider's name on the button. */
  name: string;
  scope: string;
  roleClaim: string;
  /** What the role claim may hold, and the role that it gives. */
  roleMap: ReadonlyMap<string, Role>;
  /** How strongly the provider has to ask (the claim acr), the dearest first; empty when that is left to it. */
  requiredAcr: readonly string[];
};

const names = [
  "ISSUER",
  "CLIENT_ID",
  "CLIENT_SECRET",
  "NAME",
  "SCOPE",
  "ROLE_CLAIM",
  "ROLE_MAP",
  "REQUIRED_ACR",
] as const;
type Given = Partial<Record<(typeof names)[number], string>>;
/** The settings by their names in the environment; each may be given as a file too. */
export const openIdSettingNames: readonly string[] = names.map((name) => `OIDC_${name}`);

/** Whether an address is safe to send secrets to: https, or http to this machine itself. */
export function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
}

function issuerFault(issuer: string | undefined): string | null {
  if (issuer === undefined) {
    return "OIDC_ISSUER is missing, but another OIDC setting is there. Set it to the provider's issuer, or remove the others.";
  }
  if (!isSafeAddress(issuer)) return "OIDC_ISSUER is not an https address (http is for this machine alone).";
  return /[?#]/.test(issuer) ? "OIDC_ISSUER holds a query or a fragment. Copy the provider's issuer exactly." : null;
}

// A group's name may hold a comma or an equals sign, as those of a directory do.
function readRoleMap(text: string | undefined): { roleMap: Map<string, Role>; fault: string | null } {
  const roleMap = new Map<string, Role>();
  const form = 'Write value=role, several separated by ";", such as console-admins=administrator;staff=viewer.';
  for (const entry of (text ?? "").split(";").map((each) => each.trim())) {
    if (!entry) continue;
    const at = entry.lastIndexOf("=");
    const value = entry.slice(0, at).trim();
    const role = roles.find((each) => each === entry.slice(at + 1).trim());
    if (at < 1 || !value || !role) {
      return { roleMap, fault: `OIDC_ROLE_MAP has an entry without one of the roles ${roles.join(", ")}. ${form}` };
    }
    if (roleMap.has(value)) return { roleMap, fault: "OIDC_ROLE_MAP names a value twice. Give each value one role." };
    roleMap.set(value, role);
  }
  return { roleMap, fault: roleMap.size === 0 ? `OIDC_ROLE_MAP is missing. ${form}` : null };
}

/** Reads the OIDC settings: null when there is none, and one sentence for each fault. */
export function readOpenIdSettings(read: (name: string) => string | undefined): {
  settings: OpenIdSettings | null;
  faults: string[];
} {
  const given: Given = {};
  for (const name of names) given[name] = read(`OIDC_${name}`)?.trim() || undefined;
  if (Object.values(given).every((value) => value === undefined)) return { settings: null, faults: [] };
  const { roleMap, fault } = readRoleMap(given.ROLE_MAP);
  const faults = [
    issuerFault(given.ISSUER),
    given.CLIENT_ID ? null : "OIDC_CLIENT_ID is missing. Set it to the Client ID that the provider gave this console.",
    given.CLIENT_SECRET
      ? null
      : "OIDC_CLIENT_SECRET is missing. Set OIDC_CLIENT_SECRET, or OIDC_CLIENT_SECRET_FILE, to the secret that the provider gave this console.",
    given.SCOPE && !given.SCOPE.split(/\s+/).includes("openid") ? 'OIDC_SCOPE lacks the scope "openid".' : null,
    fault,
  ].filter((each) => each !== null);
  const settings = {
    issuer: given.ISSUER ?? "",
    clientId: given.CLIENT_ID ?? "",
    clientSecret: given.CLIENT_SECRET ?? "",
    name: given.NAME ?? "your organisation",
    scope: given.SCOPE ?? "openid profile email",
    roleClaim: given.ROLE_CLAIM ?? "groups",
    roleMap,
    requiredAcr: given.REQUIRED_ACR?.split(/\s+/) ?? [],
  };
  return { settings: faults.length === 0 ? settings : null, faults };
}
