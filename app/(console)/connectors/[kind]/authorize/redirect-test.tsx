"use client";

import { Button, List, ListItem, Stack, Text, ThemeIcon } from "@mantine/core";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { type RedirectCheck, type RedirectProof, reachCheck, redirectChecks } from "./redirect-checks.ts";

type Props = { redirectUri: string; provider: string; proof: RedirectProof };

/** Tests the redirect URI from this browser; each line passed, or failed with its cure. */
export function RedirectTest({ redirectUri, provider, proof }: Props) {
  const [checks, setChecks] = useState<RedirectCheck[] | null>(null);
  const [isTesting, setIsTesting] = useState(false);

  async function test() {
    setIsTesting(true);
    const here = window.location.href;
    const reach = await reachCheck(redirectUri, here, proof);
    setChecks([...redirectChecks(redirectUri, here, provider), reach]);
    setIsTesting(false);
  }

  const failed = checks?.filter(({ passed }) => !passed).length ?? 0;
  return (
    <Stack gap="xs" align="flex-start">
      <Button variant="default" size="xs" onClick={test} loading={isTesting}>
        {checks ? "Test again" : "Test the redirect URI"}
      </Button>
      <div role="status">
        {checks && (
          <Text size="sm" fw={600}>
            {failed === 0 ? "The redirect URI is sound." : `${failed} of ${checks.length} checks failed.`}
          </Text>
        )}
      </div>
      {checks && (
        <List listStyleType="none" spacing={6} size="sm" aria-label="Test of the redirect URI">
          {checks.map(({ label, passed, words, cure }) => (
            <ListItem
              key={label}
              icon={
                <ThemeIcon
                  color={passed ? "green" : "red"}
                  variant="light"
                  size="sm"
                  radius="xl"
                  role="img"
                  aria-label={passed ? "Passed" : "Failed"}
                >
                  {passed ? <Check size={14} aria-hidden /> : <X size={14} aria-hidden />}
                </ThemeIcon>
              }
            >
              <Text span size="sm" fw={600}>
                {label}:
              </Text>{" "}
              {words}
              {cure && <Text size="sm">{cure}</Text>}
            </ListItem>
          ))}
        </List>
      )}
    </Stack>
  );
}
