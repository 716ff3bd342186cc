"use client";

import { Button, EmptyState, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, History, KeyRound, KeySquare, Pause, Pencil, Play, RotateCw, Send, Trash2 } from "lucide-react";
import type { Route } from "next";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { answerOf, wasAnswered } from "#components/answer-of.ts";
import { DataTable } from "#components/data-table.tsx";
import { LiveIndicator } from "#components/live-indicator.tsx";
import { PageLink } from "#components/page-link.tsx";
import type { RowAction } from "#components/row-menu.tsx";
import { useSearchChange } from "#components/search-change.ts";
import { type Role, roleAllows } from "#lib/caller.ts";
import type { ActionResult } from "#lib/errors.ts";
import { pauseConnectorAction, resumeConnectorAction, startRunAction } from "./actions.ts";
import { ChosenConnectors } from "./chosen-connectors.tsx";
import { connectorColumns } from "./connector-columns.tsx";
import { type ConnectorList, connectorListQuery } from "./connectors-query.ts";
import { DeleteConnector } from "./delete-connector.tsx";

// Loaded when it is opened, which is rare.
const SendLinkDialog = dynamic(() => import("./send-link-dialog.tsx").then((file) => file.SendLinkDialog));

type Row = ConnectorList["connectors"][number];
type Props = {
  kind: { id: string; name: string };
  role: Role;
  /** Whether the address leaves some out. */
  filtered: boolean;
  /** The filters and the page, as they stand in the address. */
  search: string;
  initial: ConnectorList;
};

/** The list of connectors, each with its menu; it follows by itself. */
export function ConnectorsTable({ kind, role, filtered, search, initial }: Props) {
  const router = useRouter();
  const client = useQueryClient();
  const { data, isError } = useQuery(connectorListQuery(kind.id, search, initial));
  const { connectors, next } = data;
  // After a change the page comes anew, and is newer than what was asked for last.
  useEffect(() => {
    client.setQueryData(connectorListQuery(kind.id, search, initial).queryKey, initial);
  }, [client, kind.id, search, initial]);
  const { address } = useSearchChange();
  const [deleting, setDeleting] = useState<Row | null>(null);
  const [sending, setSending] = useState<Row | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());

  async function act(doing: () => Promise<ActionResult<unknown>>, done: string) {
    const result = await answerOf(doing);
    notifications.show(result.ok ? { color: "green", message: done } : { color: "red", message: result.message });
    if (wasAnswered(result)) router.refresh();
  }

  function actionsOf(row: Row): RowAction[] {
    const operates = roleAllows(role, "operator") ? null : "Needs the role operator.";
    const administers = roleAllows(role, "administrator") ? null : "Needs the role administrator.";
    return [
      {
        label: "Edit",
        icon: <Pencil size={16} aria-hidden />,
        href: address({ edit: row.id }),
        unavailable: administers,
      },
      {
        label: "Run now",
        icon: <Play size={16} aria-hidden />,
        unavailable: operates ?? (row.state === "not-authorized" ? "Authorize it first." : null),
        onSelect: () => act(() => startRunAction({ id: row.id }), `"${row.name}" is queued to run.`),
      },
      row.paused
        ? {
            label: "Resume",
            icon: <RotateCw size={16} aria-hidden />,
            unavailable: operates,
            onSelect: () => act(() => resumeConnectorAction({ id: row.id }), `"${row.name}" runs on schedule again.`),
          }
        : {
            label: "Pause",
            icon: <Pause size={16} aria-hidden />,
            unavailable: operates,
            onSelect: () =>
              act(() => pauseConnectorAction({ id: row.id }), `"${row.name}" is paused. A run under way goes on.`),
          },
      ...(row.accessFrom
        ? [
            {
              label: "Granted access",
              icon: <KeySquare size={16} aria-hidden />,
              href: address({ access: row.id }),
              unavailable: administers,
            },
          ]
        : []),
      {
        label: "Send a link",
        icon: <Send size={16} aria-hidden />,
        unavailable: administers,
        onSelect: () => setSending(row),
      },
      {
        label: "Duplicate",
        icon: <Copy size={16} aria-hidden />,
        href: address({ new: "1", like: row.id }),
        unavailable: administers,
      },
      {
        label: "Run history",
        icon: <History size={16} aria-hidden />,
        href: `/runs?connector=${row.id}` as Route,
      },
      {
        label: "Authorizations",
        icon: <KeyRound size={16} aria-hidden />,
        href: `/connectors/${kind.id}/authorizations?connector=${row.id}` as Route,
      },
      {
        label: "Delete",
        icon: <Trash2 size={16} aria-hidden />,
        destructive: true,
        unavailable: administers,
        onSelect: () => setDeleting(row),
      },
    ];
  }

  return (
    <>
      {roleAllows(role, "operator") && (
        <ChosenConnectors role={role} chosen={connectors.filter(({ id }) => chosen.has(id))} onChange={setChosen} />
      )}
      <DataTable
        caption={`${kind.name} connectors`}
        columns={connectorColumns}
        rows={connectors}
        rowKey={(row) => row.id}
        paging={{ next }}
        choice={roleAllows(role, "operator") ? { chosen, onChange: setChosen, label: (row) => row.name } : undefined}
        menu={{ label: (row) => row.name, actions: actionsOf }}
        empty={
          filtered ? (
            <EmptyState
              title="No connector matches"
              description="Search for another part of a name or enterprise, or clear the filters."
            />
          ) : (
            <EmptyState
              title={`No ${kind.name} connector yet`}
              description={`Make the ${kind.name} app, then connect it here. The New dialog has the guide beside the form.`}
            >
              {roleAllows(role, "administrator") && (
                <Button component={PageLink} href={address({ new: "1" })} scroll={false}>
                  New
                </Button>
              )}
            </EmptyState>
          )
        }
      />
      <Group mt="xs">
        <LiveIndicator live={!isError} />
      </Group>
      {sending && <SendLinkDialog connector={sending} provider={kind.name} onClose={() => setSending(null)} />}
      {deleting && <DeleteConnector connector={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}
