"use client";

import {
  Button,
  Code,
  DataList,
  DataListItem,
  DataListItemLabel,
  DataListItemValue,
  Group,
  Modal,
  Text,
} from "@mantine/core";
import { ListChecks } from "lucide-react";
import type { ReactNode } from "react";
import { RelativeTime } from "#components/relative-time.tsx";
import { distrusts, presences } from "#lib/endpoint-servers/states.ts";
import { NameField } from "./name-field.tsx";
import { distrustWords, PresenceBadges } from "./presence.tsx";
import { Pulse } from "./pulse.tsx";
import { Clock, type Feature, Features, RunsNow, Version } from "./server-columns.tsx";
import type { Server } from "./server-queries.ts";

type Props = {
  server: Server;
  /** Its last hour; undefined until it is asked. */
  heartbeats: readonly (number | null)[] | undefined;
  toldAt: number;
  features: readonly Feature[];
  /** The console's release. */
  ours: string;
  administers: boolean;
  onClose: () => void;
  onChanged: () => void;
  onFeatures: () => void;
};

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataListItem>
      <DataListItemLabel>{label}</DataListItemLabel>
      <DataListItemValue style={{ overflowWrap: "anywhere" }}>{children}</DataListItemValue>
    </DataListItem>
  );
}

function NextStep({ server }: { server: Server }) {
  if (server.trust === "trusted" && server.presence === "online") return null;
  const nextStep =
    server.trust === "trusted"
      ? presences[server.presence].nextStep
      : `${distrustWords(server)} ${server.trust === "quarantined" ? distrusts.quarantined.nextStep : ""}`;
  return (
    <Text size="sm" mt={4}>
      {nextStep}
    </Text>
  );
}

/** The facts of one endpoint server, kept current, and the way to its features. */
export function PropertiesDialog({
  server,
  heartbeats,
  toldAt,
  features,
  ours,
  administers,
  onClose,
  onChanged,
  onFeatures,
}: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Properties of ${server.name}`}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <DataList withDivider labelWidth={120}>
        <Fact label="Name">
          <NameField server={server} administers={administers} onRenamed={onChanged} />
        </Fact>
        <Fact label="State">
          <PresenceBadges server={server} toldAt={toldAt} />
          <NextStep server={server} />
          {server.draining && (
            <Text size="sm" mt={4}>
              It is given no new run.{server.drainNote ? ` Note: ${server.drainNote}` : ""}
            </Text>
          )}
        </Fact>
        <Fact label="Last hour">
          <Pulse heartbeats={heartbeats} />
        </Fact>
        <Fact label="Features">
          <Features kinds={server.kinds} features={features} />
        </Fact>
        <Fact label="Runs now">
          <RunsNow runs={server.runs} />
        </Fact>
        <Fact label="Host">{server.host}</Fact>
        <Fact label="Platform">{server.platform}</Fact>
        <Fact label="Version">
          <Version version={server.version} ours={ours} />
        </Fact>
        <Fact label="Clock">
          <Clock skewMs={server.clockSkewMs} />
        </Fact>
        <Fact label="Enrolled">
          <RelativeTime at={server.enrolledAt} />
        </Fact>
        <Fact label="Key">
          <Code>{server.publicKeyFingerprint}</Code>
          <Text size="xs" c="dimmed" mt={4} component="div">
            Since <RelativeTime at={server.keySince} />
          </Text>
        </Fact>
      </DataList>
      <Group justify="space-between" mt="lg">
        <Button leftSection={<ListChecks size={16} aria-hidden />} onClick={onFeatures}>
          Features
        </Button>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Modal>
  );
}
