"use client";

import { Button, EmptyState, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CirclePause, CirclePlay, Info, Plus, ShieldCheck, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { answerOf } from "#components/answer-of.ts";
import { DataTable } from "#components/data-table.tsx";
import { LiveIndicator } from "#components/live-indicator.tsx";
import { PageHeader } from "#components/page-header.tsx";
import type { RowAction } from "#components/row-menu.tsx";
import type { ServerFilter } from "#lib/endpoint-servers/filters.ts";
import type { ServerFile } from "#lib/endpoint-servers/server-file.ts";
import { resumeAction } from "./actions.ts";
import { FeatureSummary } from "./feature-summary.tsx";
import { type Feature, serverColumns } from "./server-columns.tsx";
import type { DialogName } from "./server-dialog.tsx";
import { ServerFilters } from "./server-filters.tsx";
import { type Server, type Servers, serverQuery, serversQuery } from "./server-queries.ts";

// Loaded when one is opened.
const EnrolDialog = dynamic(() => import("./enrol-dialog.tsx").then((file) => file.EnrolDialog));
const ServerDialog = dynamic(() => import("./server-dialog.tsx").then((file) => file.ServerDialog));

type Props = {
  filter: ServerFilter;
  initial: Servers;
  features: Feature[];
  engineUrl: string;
  publicUrl: string;
  /** Null: there is none, or the person may enrol nothing. */
  file: ServerFile | null;
  ours: string;
  administers: boolean;
};
type Opened = { dialog: DialogName; server: Server };

/** Administration > Endpoint Servers: the list, which follows by itself, and its dialogs. */
export function ServersScreen({ filter, initial, features, engineUrl, publicUrl, file, ours, administers }: Props) {
  const { data, dataUpdatedAt, isError } = useQuery(serversQuery(filter, initial));
  const queries = useQueryClient();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [enrolling, setEnrolling] = useState(false);
  // A dialog follows its row; when the row is gone, the dialog keeps what it showed and the server's answer says so.
  const server = opened && (data.servers.find(({ id }) => id === opened.server.id) ?? opened.server);

  const heartbeats = new Map(data.pulses.map((pulse) => [pulse.endpointServerId, pulse.heartbeats]));
  const reload = () => queries.invalidateQueries({ queryKey: ["endpoint-servers"] });

  async function resume({ id, name }: Server) {
    const result = await answerOf(() => resumeAction({ id }));
    notifications.show(
      result.ok ? { color: "green", message: `${name} takes runs again.` } : { color: "red", message: result.message },
    );
    await reload();
  }

  function actionsOf(row: Server): RowAction[] {
    const unavailable = administers ? null : "Needs the role administrator.";
    const icon = { size: 16, "aria-hidden": true } as const;
    return [
      {
        label: "Properties",
        icon: <Info {...icon} />,
        onSelect: () => setOpened({ dialog: "properties", server: row }),
      },
      row.draining
        ? { label: "Resume", icon: <CirclePlay {...icon} />, unavailable, onSelect: () => resume(row) }
        : {
            label: "Drain",
            icon: <CirclePause {...icon} />,
            unavailable,
            onSelect: () => setOpened({ dialog: "drain", server: row }),
          },
      ...(row.trust === "quarantined"
        ? [
            {
              label: "Trust this machine again",
              icon: <ShieldCheck {...icon} />,
              unavailable,
              onSelect: () => setOpened({ dialog: "trust", server: row }),
            },
          ]
        : []),
      {
        label: "Remove",
        icon: <Trash2 {...icon} />,
        destructive: true,
        unavailable,
        onSelect: () => setOpened({ dialog: "remove", server: row }),
      },
    ];
  }

  const enrolButton = administers && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setEnrolling(true)}>
      Enrol endpoint server
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Endpoint Servers"
        trail={[{ label: "Administration" }]}
        description="The machines that run connectors. Tick under Features what each may run."
        actions={data.total > 0 && enrolButton}
      />
      {data.total > 0 && <ServerFilters />}
      <DataTable
        caption="Endpoint Servers"
        columns={serverColumns({ features, toldAt: dataUpdatedAt, ours, pulses: heartbeats })}
        rows={data.servers}
        rowKey={(row) => row.id}
        paging={{ next: data.next }}
        menu={{ label: (row) => row.name, actions: actionsOf }}
        empty={
          data.total > 0 ? (
            <EmptyState
              title="No endpoint server matches"
              description="Search for another part of a name or host, or choose another state."
            />
          ) : (
            <EmptyState
              title="No endpoint server yet"
              description="An endpoint server is a machine of yours that runs connectors. Enrol one to begin."
            >
              {enrolButton}
            </EmptyState>
          )
        }
      />
      <Group gap="lg" mt="xs">
        <LiveIndicator live={!isError} />
        {data.total > 0 && <FeatureSummary total={data.total} counts={data.features} features={features} />}
      </Group>
      {enrolling && (
        <EnrolDialog
          engineUrl={engineUrl}
          publicUrl={publicUrl}
          file={file}
          onClose={() => setEnrolling(false)}
          onFeatures={async (id) => {
            setEnrolling(false);
            setOpened({ dialog: "features", server: await queries.fetchQuery(serverQuery(id)) });
          }}
        />
      )}
      {server && (
        <ServerDialog
          key={opened.dialog}
          name={opened.dialog}
          server={server}
          heartbeats={heartbeats.get(server.id)}
          toldAt={dataUpdatedAt}
          features={features}
          ours={ours}
          administers={administers}
          onClose={() => setOpened(null)}
          onChanged={reload}
          onFeatures={() => setOpened({ dialog: "features", server })}
        />
      )}
    </>
  );
}
