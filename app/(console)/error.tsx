"use client";

import { Button } from "@mantine/core";
import { CloudAlert } from "lucide-react";
import { NoticePage } from "#components/notice-page.tsx";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function PageFailed({ error, reset }: Props) {
  const description = error.digest
    ? `Nothing was changed. Try again; if it stays so, tell your administrator the number ${error.digest}.`
    : "Nothing was changed. Check your connection and try again.";
  return (
    <NoticePage icon={<CloudAlert />} title="This page could not be shown" description={description}>
      <Button onClick={reset}>Try again</Button>
    </NoticePage>
  );
}
