export type SignInAnswer =
  | { outcome: "signed-in" | "refused" | "code-needed" | "wrong-code" | "password-ended" | "unavailable" }
  | { outcome: "throttled"; waitSeconds: number };

/**
 * In the browser: signs in through next-auth's two requests, the CSRF token and the credentials, with the second
 * factor's code once it was asked for. Does not throw.
 */
export async function postCredentials(email: string, password: string, code = ""): Promise<SignInAnswer> {
  try {
    const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
    const response = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ csrfToken, email, password, code, json: "true" }),
    });
    if (response.ok) {
      const { url } = await response.json();
      // Next-auth sends a request whose CSRF token it does not accept to the sign-in page, with status 200.
      return { outcome: new URL(url).searchParams.has("csrf") ? "unavailable" : "signed-in" };
    }
    if (response.status !== 401) return { outcome: "unavailable" };
    const error = new URL((await response.json()).url).searchParams.get("error") ?? "";
    const waitSeconds = Number(/^Throttled (\d+)$/.exec(error)?.[1]);
    if (waitSeconds) return { outcome: "throttled", waitSeconds };
    if (error === "code-needed" || error === "wrong-code" || error === "password-ended") return { outcome: error };
    return { outcome: error === "CredentialsSignin" ? "refused" : "unavailable" };
  } catch {
    return { outcome: "unavailable" };
  }
}
