import { MapPinOff } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "#components/links.tsx";
import { NoticePage } from "#components/notice-page.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFoundPage() {
  return (
    <main>
      <NoticePage
        icon={<MapPinOff />}
        title="There is nothing at this address"
        description="It may have been deleted, or the address is mistyped."
      >
        <LinkButton href="/">Go to the start page</LinkButton>
      </NoticePage>
    </main>
  );
}
