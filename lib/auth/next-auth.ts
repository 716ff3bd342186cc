import type { NextAuthOptions } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { env } from "#lib/env.ts";
import { log } from "#lib/log/log.ts";
import { consoleMetrics } from "#lib/metrics/console-metrics.ts";
import type { ConfirmedSession } from "./confirm.ts";
import { readClaims } from "./openid-claims.ts";
import { openIdProviderId } from "./openid-provider.ts";
import { type OpenIdOutcome, signInByOpenId } from "./openid-sign-in.ts";
import { sessionHours } from "./session-row.ts";
import { signIn } from "./sign-in.ts";
import type { SignInProblem } from "./sign-in-problems.ts";

/** `__Host-` binds a cookie to this host over https (RFC 6265bis 4.1.3.2); browsers refuse it on plain http. */
function cookieName(name: string): string {
  const isSecure = new URL(env().PUBLIC_URL).protocol === "https:";
  return isSecure ? `__Host-console-${name}` : `console-${name}`;
}

/** Set-Cookie headers that end what a trip to the provider left in the browser. */
export const tripEnds = () =>
  ["state", "nonce", "verifier"].map((name) => {
    const { secure } = cookie(name).options;
    return `${cookieName(name)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  });

export const sessionCookieName = () => cookieName("session");

const cookie = (name: string) => ({
  name: cookieName(name),
  options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: cookieName(name).startsWith("__Host-") },
});

/** One request to sign in: where it comes from, the session that its browser has already, and what became of it. */
export type SignInRequest = {
  address: string | null;
  userAgent: string | null;
  presentSecret: string | null;
  /** The OpenID Connect provider, when this request is about it. */
  provider: OAuthConfig<Record<string, unknown>> | null;
  /** Why the provider's answer was not taken; set by whoever finds it out. */
  problem: SignInProblem | null;
};

/** Next-auth's settings for a request: a cookie that carries nothing but the secret of a session row. */
export function nextAuthOptions(request: SignInRequest): NextAuthOptions {
  process.env.NEXTAUTH_URL = env().PUBLIC_URL;
  return {
    secret: env().SESSION_SECRET,
    session: { strategy: "jwt", maxAge: sessionHours * 3600 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: cookie("session"),
      csrfToken: cookie("csrf"),
      callbackUrl: cookie("callback"),
      state: cookie("state"),
      nonce: cookie("nonce"),
      pkceCodeVerifier: cookie("verifier"),
    },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" }, code: { type: "text" } },
        async authorize(credentials) {
          const result = await attempt(credentials, request);
          if (result.outcome === "signed-in") return { id: result.userId, sessionSecret: result.secret };
          if (result.outcome !== "code-needed") consoleMetrics.signInsRefused.inc({ reason: result.outcome });
          if (result.outcome === "refused") return null;
          throw new Error(result.outcome === "throttled" ? `Throttled ${result.waitSeconds}` : result.outcome);
        },
      }),
      ...(request.provider ? [request.provider] : []),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== openIdProviderId) return true;
        const result = await attemptByOpenId(profile as Record<string, unknown>, request);
        if (result.outcome === "signed-in") user.sessionSecret = result.secret;
        else request.problem = result.problem;
        return result.outcome === "signed-in";
      },
      jwt: ({ token, user }) => ({ sessionSecret: user ? user.sessionSecret : token.sessionSecret }),
    },
    logger: { error: (code) => log.error(`next-auth: ${code}`), warn() {}, debug() {} },
  };
}

async function attempt(credentials: Record<string, string> | undefined, { address, userAgent }: SignInRequest) {
  try {
    return await signIn({
      email: credentials?.email ?? "",
      password: credentials?.password ?? "",
      code: credentials?.code,
      address,
      userAgent,
    });
  } catch (error) {
    // Next-auth puts an error's message into an address: what went wrong stays here.
    log.error("Signing in failed.", { error });
    throw new Error("Unavailable");
  }
}

async function attemptByOpenId(claims: Record<string, unknown>, request: SignInRequest): Promise<OpenIdOutcome> {
  const settings = env().openId;
  const who = settings && readClaims(claims, settings);
  if (!who) return { outcome: "refused", problem: "untrusted" };
  try {
    return await signInByOpenId(who, request);
  } catch (error) {
    log.error("Signing in failed.", { error });
    return { outcome: "refused", problem: "unavailable" };
  }
}

/** The cookie of a session that goes on under a new secret: what next-auth would set. */
export async function sessionCookie({ secret: sessionSecret, expiresAt }: ConfirmedSession) {
  const { name, options } = cookie("session");
  const maxAge = Math.max(1, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
  const value = await encode({ token: { sessionSecret }, secret: env().SESSION_SECRET, maxAge });
  return { name, value, ...options, maxAge };
}

async function secretIn(cookieValue: string, secret: string): Promise<string | null> {
  try {
    const token = await decode({ token: cookieValue, secret });
    return token?.sessionSecret ?? null;
  } catch {
    return null;
  }
}

/** The session's secret out of the cookie's value; null when the cookie is not ours, damaged or expired. */
export async function sessionSecret(cookieValue: string | undefined): Promise<string | null> {
  if (!cookieValue) return null;
  const { SESSION_SECRET, SESSION_SECRET_PREVIOUS } = env();
  const found = await secretIn(cookieValue, SESSION_SECRET);
  return found ?? (SESSION_SECRET_PREVIOUS ? secretIn(cookieValue, SESSION_SECRET_PREVIOUS) : null);
}

declare module "next-auth" {
  interface User {
    sessionSecret?: string;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    sessionSecret?: string;
  }
}
