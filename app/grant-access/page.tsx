import type { Metadata } from "next";
import { CardPage } from "#components/card-page.tsx";
import { GrantAccessCard } from "./grant-access-card.tsx";

export const metadata: Metadata = { title: "Grant access", referrer: "no-referrer" };

export default function GrantAccessPage() {
  return (
    <CardPage>
      <GrantAccessCard />
    </CardPage>
  );
}
