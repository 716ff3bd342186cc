import type { Metadata } from "next";
import type { ReactNode } from "react";
import { CardPage } from "#components/card-page.tsx";

export const metadata: Metadata = { referrer: "no-referrer" };

export default function AuthorizationLayout({ children }: { children: ReactNode }) {
  return <CardPage>{children}</CardPage>;
}
