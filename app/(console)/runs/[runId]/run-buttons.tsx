"use client";

import { Button, List, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useState } from "react";
import { acceptRunAction, cancelRunAction, rejectRunAction } from "#app/(console)/runs/actions.ts";
import type { RunView } from "#app/(console)/runs/run-queries.ts";
import { Confirm } from "#components/confirm.tsx";
import { PageLink } from "#components/page-link.tsx";
import { type Role, roleAllows } from "#lib/caller.ts";
import { runActions } from "#lib/runs/states.ts";

type Deed = keyof typeof runActions;

const deeds = {
  cancel: {
    action: cancelRunAction,
    title: "Cancel this run?",
    lines: ["It stops and can't be continued.", "The inventory shown stays as it is.", "The schedule goes on."],
    done: "The run is cancelled.",
  },
  accept: {
    action: acceptRunAction,
    title: "Accept this inventory?",
    lines: ["It becomes the inventory that everyone sees, in place of the one shown now."],
    done: "The inventory is published.",
  },
  reject: {
    action: rejectRunAction,
    title: "Reject this inventory?",
    lines: ["It is not shown.", "The inventory shown now stays."],
    done: "The inventory is rejected.",
  },
} as const satisfies Record<Deed, unknown>;

/** What a person may do to the run as it is now. */
export function RunButtons({ run, role }: { run: RunView; role: Role }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<Deed | null>(null);
  const possible = (Object.keys(runActions) as Deed[]).filter(
    (deed) =>
      (runActions[deed].from as readonly string[]).includes(run.state) && roleAllows(role, runActions[deed].role),
  );
  return (
    <>
      <Button component={PageLink} href={`/runs?connector=${run.connector.id}` as Route} variant="default">
        Run history
      </Button>
      {run.state === "published" && (
        <Button component={PageLink} href={`/runs/compare?b=${run.id}` as Route} variant="default">
          Compare
        </Button>
      )}
      {run.shown && (
        <Button component={PageLink} href={`/inventory/users?connector=${run.connector.id}` as Route} variant="default">
          Inventory
        </Button>
      )}
      {possible.map((deed) => (
        <Button
          key={deed}
          color={deed === "accept" ? undefined : "red"}
          variant={deed === "accept" ? "filled" : "light"}
          onClick={() => setAsking(deed)}
        >
          {runActions[deed].label}
        </Button>
      ))}
      {asking && (
        <Confirm
          opened
          onClose={() => setAsking(null)}
          title={deeds[asking].title}
          deed={runActions[asking].label}
          color={asking === "accept" ? "green" : "red"}
          onConfirm={async () => {
            const result = await deeds[asking].action({ runId: run.id });
            if (result.ok) {
              notifications.show({ color: "green", message: deeds[asking].done });
              await client.invalidateQueries({ queryKey: ["run", run.id] });
            }
            return result;
          }}
        >
          <List size="sm">
            {deeds[asking].lines.map((line) => (
              <List.Item key={line}>
                <Text size="sm">{line}</Text>
              </List.Item>
            ))}
          </List>
        </Confirm>
      )}
    </>
  );
}
