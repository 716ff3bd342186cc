import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "#app/(console)/or-not-found.ts";
import { requirePerson } from "#lib/auth/session.ts";
import { readRun } from "#lib/runs/read.ts";
import { readChangesBefore, readSuspects } from "#lib/runs/suspects.ts";
import { isId } from "#lib/text.ts";
import { toWire } from "#lib/wire.ts";
import { RunDetails } from "./run-details.tsx";
import { SuspectsNotice } from "./suspects.tsx";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: PageProps<"/runs/[runId]">) {
  const person = await requirePerson("viewer");
  const { runId } = await params;
  if (!isId(runId)) notFound();
  const run = await orNotFound(readRun(person, runId));
  const [suspects, changes] = await Promise.all([readSuspects(person, runId), readChangesBefore(person, runId)]);
  return (
    <RunDetails
      initial={toWire(run)}
      role={person.role}
      changes={toWire(changes)}
      suspects={suspects && <SuspectsNotice found={suspects} />}
    />
  );
}
