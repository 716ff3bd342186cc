import type { ReactNode } from "react";
import { requireSignedIn } from "#lib/auth/session.ts";
import { env } from "#lib/env.ts";
import { Shell } from "./shell.tsx";

// For the person's name and the navigation. Each page, action and route checks for itself as well.
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { name, email, role, signsInBy } = await requireSignedIn();
  const provider = signsInBy === "openid-connect" ? (env().openId?.name ?? "your provider") : null;
  return <Shell person={{ name, email, role, provider }}>{children}</Shell>;
}
