import type { ReactNode } from "react";
import { requireSignedIn } from "#lib/auth/session.ts";
import { readSecondsLeft } from "#lib/auth/session-time.ts";
import { env } from "#lib/env.ts";
import { Shell } from "./shell.tsx";

// For the person's name and the navigation. Each page, action and route checks for itself as well.
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const signedIn = await requireSignedIn();
  const { name, email, role, signsInBy } = signedIn;
  const provider = signsInBy === "openid-connect" ? (env().openId?.name ?? "your provider") : null;
  const secondsLeft = await readSecondsLeft(signedIn);
  return (
    <Shell person={{ name, email, role, provider }} secondsLeft={secondsLeft}>
      {children}
    </Shell>
  );
}
