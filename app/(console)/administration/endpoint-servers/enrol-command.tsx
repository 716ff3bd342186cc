"use client";

import { Alert, Code, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { CopyButton } from "#components/copy-button.tsx";

type Props = { code: string; engineUrl: string };

// In the environment, not among the arguments: those are seen by every user of the machine.
const shells = {
  posix: {
    label: "Linux, macOS",
    assign: (name: string, value: string) => `${name}='${value}' \\`,
  },
  powershell: {
    label: "Windows (PowerShell)",
    assign: (name: string, value: string) => `$env:${name}='${value}'`,
  },
} as const;
type Shell = keyof typeof shells;

const isShell = (value: string): value is Shell => value in shells;
const isThisMachine = (address: string) => /^(localhost|127\.|\[::1\])/.test(new URL(address).host);

/** The command that enrols a machine, to copy. */
export function EnrolCommand({ code, engineUrl }: Props) {
  const [shell, setShell] = useState<Shell>("posix");
  const variables = { ENGINE_URL: engineUrl, ENROLMENT_CODE: code, ENDPOINT_SERVER_DATA_DIR: "endpoint-server-data" };
  const command = [
    ...Object.entries(variables).map(([name, value]) => shells[shell].assign(name, value)),
    "npm run endpoint-server",
  ].join("\n");
  return (
    <Stack gap="xs">
      <Text size="sm">Run this on the machine, in the project's folder:</Text>
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          aria-label="Shell of the machine"
          size="xs"
          data={Object.entries(shells).map(([value, { label }]) => ({ value, label }))}
          value={shell}
          onChange={(value) => isShell(value) && setShell(value)}
        />
        <CopyButton value={command} label="Copy the command" />
      </Group>
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {command}
      </Code>
      {isThisMachine(engineUrl) && (
        <Alert color="yellow" variant="light">
          {engineUrl} reaches the engine from this machine alone. For others, start the console with ENGINE_URL set to
          an address that they reach.
        </Alert>
      )}
    </Stack>
  );
}
