import type { ReactNode } from "react";
import classes from "./card-page.module.css";

/** One card with the console's name above it, for people who may have no account here. */
export function CardPage({ children }: { children: ReactNode }) {
  return (
    <div className={classes.page}>
      <header className={classes.name}>Connector Console</header>
      <main className={classes.card}>{children}</main>
    </div>
  );
}
