const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

function parsed(uri: string): URL | null {
  return URL.canParse(uri) ? new URL(uri) : null;
}

/** Why Box's console would not take this redirect URI, or null. HTTPS, or HTTP on a loopback host. */
export function redirectUriProblem(uri: string): string | null {
  const url = parsed(uri);
  if (!url) return `“${uri}” is not an address.`;
  if (url.hash !== "") return `“${uri}” has a fragment, which a redirect URI may not have.`;
  if (url.protocol === "https:") return null;
  if (url.protocol === "http:" && LOOPBACK_HOSTS.has(url.hostname)) return null;
  return `“${uri}” must begin with https://, or be http:// on localhost.`;
}

/**
 * Whether a requested redirect URI is the registered one: exactly, but on loopback hosts with any port
 * (https://developer.box.com/guides/authentication/oauth2/oauth2-setup/).
 */
export function redirectUriMatches(registered: string, requested: string): boolean {
  if (registered === requested) return true;
  const [one, other] = [parsed(registered), parsed(requested)];
  if (!one || !other || !LOOPBACK_HOSTS.has(one.hostname)) return false;
  if (one.username !== other.username || one.password !== other.password || other.hash !== "") return false;
  return (
    one.protocol === other.protocol &&
    one.hostname === other.hostname &&
    one.pathname === other.pathname &&
    one.search === other.search
  );
}

/** The redirect URI with the parameters of an answer added to whatever query it has. */
export function redirectLocation(redirectUri: string, parameters: Record<string, string | null>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  const joint = redirectUri.includes("?") ? "&" : "?";
  return `${redirectUri}${joint}${new URLSearchParams(given).toString()}`;
}
