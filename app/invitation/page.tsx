import type { Metadata } from "next";
import { CardPage } from "#components/card-page.tsx";
import { InvitationCard } from "./invitation-card.tsx";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default function InvitationPage() {
  return (
    <CardPage>
      <InvitationCard />
    </CardPage>
  );
}
