import { Grid, GridCol, Stack } from "@mantine/core";
import type { Metadata, Route } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "#app/(console)/or-not-found.ts";
import { OutcomeNotice } from "#components/outcome-notice.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { requirePerson } from "#lib/auth/session.ts";
import { readAttempt } from "#lib/authorizations/record.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { isId } from "#lib/text.ts";
import { AdministratorText } from "./administrator-text.tsx";
import { AttemptFacts } from "./attempt-facts.tsx";
import { Panel } from "./panel.tsx";
import { StepTimeline } from "./step-timeline.tsx";

export const metadata: Metadata = { title: "Authorization" };

/** One attempt to authorize: how it ended, each step on the way, and what to tell whoever administers the provider. */
export default async function AuthorizationPage({
  params,
}: PageProps<"/connectors/[kind]/authorizations/[authorizationId]">) {
  const person = await requirePerson("viewer");
  const { kind: kindId, authorizationId } = await params;
  const kind = connectorKinds.find(({ id }) => id === kindId);
  if (!kind || !isId(authorizationId)) notFound();
  const attempt = await orNotFound(readAttempt(person, kind.id, authorizationId));
  const { status, text } = attempt;
  const list = `/connectors/${kind.id}` as const;
  return (
    <>
      <PageHeader
        title={attempt.outcome.label}
        trail={[
          { label: "Connectors" },
          { label: kind.name, href: list as Route },
          { label: "Authorizations", href: `${list}/authorizations` as Route },
        ]}
        description={
          <>
            Begun by {attempt.begunBy} <RelativeTime at={attempt.at} />. No code, state, token or secret is in this
            record.
          </>
        }
      />
      <Grid gap="lg">
        <GridCol span={{ base: 12, md: 6 }}>
          <Panel title="Steps">
            <StepTimeline steps={attempt.steps} />
          </Panel>
        </GridCol>
        <GridCol span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            <Panel title="Facts">
              <AttemptFacts attempt={attempt} provider={kind.name} />
            </Panel>
            {status.state === "refused" && (
              <Panel title="What to do">
                <OutcomeNotice {...status} />
              </Panel>
            )}
            {text && (
              <Panel title={`For the ${kind.name} administrator`}>
                <AdministratorText text={text} provider={kind.name} />
              </Panel>
            )}
          </Stack>
        </GridCol>
      </Grid>
    </>
  );
}
