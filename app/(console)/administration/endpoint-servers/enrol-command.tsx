"use client";

import { Alert, Anchor, Code, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import type { ServerFile } from "#lib/endpoint-servers/server-file.ts";
import { downloadAddress, installCommand, isShell, type Shell, shells } from "./install-commands.ts";

type Props = { code: string; engineUrl: string; publicUrl: string; file: ServerFile | null };

const isThisMachine = (address: string) => /^(localhost|127\.|\[::1\])/.test(new URL(address).host);
const wrapped = { whiteSpace: "pre-wrap", overflowWrap: "anywhere" } as const;

/** What to run on the machine to enrol it, and the code that it will ask for, to copy. */
export function EnrolCommand({ code, engineUrl, publicUrl, file }: Props) {
  const [shell, setShell] = useState<Shell>("posix");
  if (!file)
    return (
      <Alert color="red" title="The endpoint server's file is missing">
        This console was built without it. Run npm run endpoint-server-file in the project, then build the console
        again.
      </Alert>
    );
  const command = installCommand(shell, { publicUrl, engineUrl, sha256: file.sha256 });
  return (
    <Stack gap="xs">
      <Text size="sm">1. Run this on the machine. It downloads the endpoint server, checks it, and starts it:</Text>
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          aria-label="Shell of the machine"
          size="xs"
          data={Object.entries(shells).map(([value, label]) => ({ value, label }))}
          value={shell}
          onChange={(value) => isShell(value) && setShell(value)}
        />
        <CopyButton value={command} label="Copy the command" />
      </Group>
      <Code block style={wrapped}>
        {command}
      </Code>
      <Text size="sm">2. Paste the enrolment code where it asks for it:</Text>
      <Group justify="space-between" gap="xs">
        <Code style={wrapped}>{code}</Code>
        <CopyButton value={code} label="Copy the enrolment code" />
      </Group>
      <Text size="xs" c="dimmed" style={wrapped}>
        <Anchor href={downloadAddress(publicUrl)} download inherit>
          {file.name}
        </Anchor>
        {`, ${Math.ceil(file.sizeBytes / 1000)} kB, SHA-256 ${file.sha256}`}
      </Text>
      {isThisMachine(engineUrl) && (
        <Alert color="yellow" variant="light">
          {engineUrl} reaches the engine from this machine alone. For others, start the console with ENGINE_URL set to
          an address that they reach.
        </Alert>
      )}
    </Stack>
  );
}
