import { ShieldX } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "#components/links.tsx";
import { NoticePage } from "#components/notice-page.tsx";

export const metadata: Metadata = { title: "Not allowed" };

export default function NotAllowedPage() {
  return (
    <NoticePage
      icon={<ShieldX />}
      title="Your role does not allow this page"
      description="It needs a higher role than yours. Ask an administrator of the console to change your role."
    >
      <LinkButton href="/">Go to the start page</LinkButton>
    </NoticePage>
  );
}
