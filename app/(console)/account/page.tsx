import { Alert, Paper, Stack, Text, Title } from "@mantine/core";
import type { Metadata } from "next";
import { PageHeader } from "#components/page-header.tsx";
import { readSecondFactor } from "#lib/auth/second-factor.ts";
import { needsSecondFactor } from "#lib/auth/second-factor-rule.ts";
import { requireSignedIn } from "#lib/auth/session.ts";
import { readOwnSessions } from "#lib/auth/sessions.ts";
import { env } from "#lib/env.ts";
import { OwnSessions } from "./own-sessions.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SecondFactor } from "./second-factor.tsx";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const person = await requireSignedIn();
  const isReady = !person.mustChangePassword && !person.mustSetUpSecondFactor;
  const secondFactor = person.signsInBy === "password" && !person.mustChangePassword && (
    <SecondFactor
      state={await readSecondFactor(person)}
      isNeeded={needsSecondFactor(env().REQUIRE_SECOND_FACTOR, person.role)}
    />
  );
  return (
    <>
      <PageHeader
        title="Your account"
        description={[person.name, person.email, person.role].filter(Boolean).join(", ")}
      />
      <Stack gap="lg">
        {person.mustChangePassword && (
          <Alert color="yellow" title="Choose a password of your own">
            An administrator made the password you signed in with. The console opens once you have changed it.
          </Alert>
        )}
        {!person.mustChangePassword && person.mustSetUpSecondFactor && (
          <Alert color="yellow" title="Set up a second factor">
            This console asks everybody with your role for a code beside the password. You need an authenticator app, on
            a phone for instance; the console opens once it is set up.
          </Alert>
        )}
        {person.mustSetUpSecondFactor && secondFactor}
        {person.signsInBy === "password" ? (
          <Paper withBorder p="lg" maw={560} component="section" aria-labelledby="password">
            <Title order={2} id="password" mb={4}>
              Password
            </Title>
            <Text c="dimmed" mb="md">
              Changing it signs you out everywhere else.
            </Text>
            <PasswordForm email={person.email ?? ""} />
          </Paper>
        ) : (
          <Text>
            You sign in with {env().openId?.name ?? "a provider"}, which also decides your role. Change your password
            there.
          </Text>
        )}
        {!person.mustSetUpSecondFactor && secondFactor}
        {isReady && <OwnSessions sessions={await readOwnSessions(person)} />}
      </Stack>
    </>
  );
}
