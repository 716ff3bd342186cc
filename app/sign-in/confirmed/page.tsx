import { CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import { NoticePage } from "#components/notice-page.tsx";
import { Announcement } from "./announcement.tsx";

export const metadata: Metadata = { title: "Confirmed" };

export default function ConfirmedPage() {
  return (
    <main>
      <NoticePage
        icon={<CircleCheck />}
        title="It is you"
        description="What you were doing goes on in the other window. You can close this one."
      >
        <Announcement />
      </NoticePage>
    </main>
  );
}
