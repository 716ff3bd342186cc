import type { Metadata } from "next";
import classes from "./invitation.module.css";
import { InvitationCard } from "./invitation-card.tsx";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default function InvitationPage() {
  return (
    <div className={classes.page}>
      <header className={classes.name}>Connector Console</header>
      <main className={classes.card}>
        <InvitationCard />
      </main>
    </div>
  );
}
