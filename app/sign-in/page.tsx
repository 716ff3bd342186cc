import { Alert, Paper, Stack, Text, Title } from "@mantine/core";
import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { Brand } from "#components/brand.tsx";
import { returnPath } from "#lib/auth/return-to.ts";
import { readPerson } from "#lib/auth/session.ts";
import { problemInWords } from "#lib/auth/sign-in-problems.ts";
import { env } from "#lib/env.ts";
import { OpenIdButton } from "./open-id-button.tsx";
import classes from "./sign-in.module.css";
import { SignInForm } from "./sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

const points = [
  ["Who has an account", "Every Box user and group of your enterprise, with their memberships."],
  ["Who uses it", "Last login and last activity of each user, run after run."],
  ["Nothing in between", "A run is shown when it is complete, and what changed since the last one is kept."],
] as const;

type Given = string | string[] | undefined;
type Props = { searchParams: Promise<{ returnTo?: Given; problem?: Given }> };

export default async function SignInPage({ searchParams }: Props) {
  const { returnTo, problem } = await searchParams;
  const next = returnPath(typeof returnTo === "string" ? returnTo : null);
  // A window that was opened to confirm who is signed in has to say why it could not.
  if (!problem && (await readPerson())) redirect(next as Route);
  const provider = env().openId?.name ?? null;
  return (
    <div className={classes.page}>
      <section className={classes.about} aria-label="What this is">
        <Brand />
        <div className={classes.pitch}>
          <h2>Know every account you pay for.</h2>
          <dl>
            {points.map(([title, text]) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      </section>
      <main className={classes.form}>
        <Paper className={classes.card}>
          <Stack gap="lg">
            <Stack gap={4}>
              <Title order={1}>Sign in</Title>
              <Text c="dimmed">With the account an administrator of this console gave you.</Text>
            </Stack>
            {typeof problem === "string" && (
              <Alert color="red" role="alert">
                {problemInWords(problem, provider ?? "The provider")}
              </Alert>
            )}
            {provider && <OpenIdButton name={provider} next={next as Route} />}
            <SignInForm next={next as Route} />
          </Stack>
        </Paper>
      </main>
    </div>
  );
}
