import type { Metadata } from "next";
import type { ReactNode } from "react";
import classes from "./authorization.module.css";

export const metadata: Metadata = { referrer: "no-referrer" };

/** One card, for people who may have no account here. */
export default function AuthorizationLayout({ children }: { children: ReactNode }) {
  return (
    <div className={classes.page}>
      <p className={classes.name}>Connector Console</p>
      <main className={classes.card}>{children}</main>
    </div>
  );
}
