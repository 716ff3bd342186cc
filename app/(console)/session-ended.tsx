"use client";

import { Button } from "@mantine/core";
import { LockKeyhole } from "lucide-react";
import { NoticePage } from "#components/notice-page.tsx";

/** What stands in place of everything else once the session has ended. */
export function SessionEnded() {
  const { pathname, search } = window.location;
  return (
    <main role="alert">
      <NoticePage
        icon={<LockKeyhole />}
        title="Your session has ended"
        description="What this page showed is covered. Sign in to come back to it."
      >
        {/* Not by the router, which keeps pages in memory. */}
        <Button component="a" href={`/sign-in?returnTo=${encodeURIComponent(`${pathname}${search}`)}`}>
          Sign in
        </Button>
      </NoticePage>
    </main>
  );
}
