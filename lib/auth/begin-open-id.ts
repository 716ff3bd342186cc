/** The channel on which the window of a fresh sign-in tells the console's other windows that it has ended well. */
export const confirmedChannel = "confirmed";

/**
 * In the browser: begins signing in by OpenID Connect; gives the address to go to, null when the console does not
 * answer. `isConfirming` asks the provider that the person proves anew who they are. Does not throw.
 */
export async function beginOpenId(comeBackTo: string, isConfirming: boolean): Promise<string | null> {
  try {
    const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
    const response = await fetch(`/api/auth/signin/openid-connect${isConfirming ? "?confirm=1" : ""}`, {
      method: "POST",
      body: new URLSearchParams({ csrfToken, callbackUrl: comeBackTo, json: "true" }),
    });
    const { url } = await response.json();
    return response.ok && typeof url === "string" ? url : null;
  } catch {
    return null;
  }
}
