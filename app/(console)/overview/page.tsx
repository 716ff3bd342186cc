import { Skeleton } from "@mantine/core";
import type { Metadata } from "next";
import { Suspense } from "react";
import { PageHeader } from "#components/page-header.tsx";
import { RunsByDay } from "#components/runs-by-day.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { readAttention } from "#lib/overview/attention.ts";
import { readFirstSteps } from "#lib/overview/first-steps.ts";
import { readRunsByDay } from "#lib/runs/by-day.ts";
import { toWire } from "#lib/wire.ts";
import { AttentionList } from "./attention-list.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { SeatsAtAGlance } from "./seats-at-a-glance.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const person = await requirePerson("viewer");
  const [steps, attention, recentRuns] = await Promise.all([
    readFirstSteps(person),
    readAttention(person),
    readRunsByDay(person, { connectorId: null, days: 14 }),
  ]);
  return (
    <>
      <PageHeader title="Overview" description="What needs you, and how things stand." />
      {steps && <FirstSteps steps={steps} />}
      <AttentionList initial={toWire(attention)} isNew={steps !== null} />
      <Suspense fallback={<Skeleton h={140} mt="xl" />}>
        <SeatsAtAGlance person={person} />
      </Suspense>
      <RunsByDay days={recentRuns} connectorId={null} />
    </>
  );
}
