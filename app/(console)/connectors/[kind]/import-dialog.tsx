"use client";

import { Button, FileInput, Group, Modal, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { DataTable } from "#components/data-table.tsx";
import { Refusal } from "#components/refusal.tsx";
import { withStepUp } from "#components/step-up.ts";
import type { ImportRow } from "#lib/connectors/import.ts";
import { importConnectorsAction } from "./actions.ts";

type Props = { kind: { id: string; name: string }; onClose: () => void };

const outcomes = {
  new: "Will be created",
  created: "Created",
  "there already": "There already",
  refused: "Can't be imported",
} as const satisfies Record<ImportRow["outcome"], string>;

const connectorsInWords = (count: number) => `${count} ${count === 1 ? "connector" : "connectors"}`;

// What needs somebody comes first.
const rank = ({ outcome }: ImportRow) => (outcome === "refused" ? 0 : 1);

/** "2 connectors created, 1 can't be imported." */
function summaryOf(rows: readonly ImportRow[]): string {
  const counts = (Object.keys(outcomes) as ImportRow["outcome"][]).flatMap((outcome) => {
    const count = rows.filter((row) => row.outcome === outcome).length;
    return count > 0 ? `${connectorsInWords(count)} ${outcomes[outcome].toLowerCase()}` : [];
  });
  const next = rows.some(({ outcome }) => outcome === "created") ? " Edit each that was created to authorize it." : "";
  return `${counts.join(", ")}.${next}`;
}

/** Shows what a file of connectors would make, and makes it. */
export function ImportDialog({ kind, onClose }: Props) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [rows, setRows] = useState<ImportRow[]>([]);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const count = (outcome: ImportRow["outcome"]) => rows.filter((row) => row.outcome === outcome).length;

  async function ask(content: string, create: boolean) {
    setBusy(true);
    setRefusal(null);
    const result = await withStepUp(() => importConnectorsAction({ kind: kind.id, text: content, create }));
    setBusy(false);
    if (!result.ok) return setRefusal(result.message);
    setRows(result.value);
    if (create) router.refresh();
  }

  async function choose(file: File | null) {
    setRows([]);
    setRefusal(null);
    const content = (await file?.text()) ?? "";
    setText(content);
    if (file) await ask(content, false);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`Import ${kind.name} connectors`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="md">
        <Text size="sm">
          A file that this or another console exported. It holds no Client secret and no authorization: each new
          connector asks for both in its Edit dialog. A connector whose name is there already is left as it is.
        </Text>
        <FileInput
          label="File"
          placeholder="Choose a file"
          accept="application/json,.json"
          onChange={choose}
          disabled={busy}
          clearable
          clearButtonProps={{ "aria-label": "Remove the file" }}
          data-autofocus
        />
        <Refusal>{refusal}</Refusal>
        <Text size="sm" role="status">
          {rows.length > 0 && summaryOf(rows)}
        </Text>
        {rows.length > 0 && (
          <DataTable
            caption="Connectors of the file"
            columns={[
              { id: "name", header: "Name", names: true, cell: (row) => row.name ?? "Without a name" },
              { id: "outcome", header: "What happens", cell: (row) => outcomes[row.outcome] },
              { id: "note", header: "Note", cell: (row) => row.note },
            ]}
            rows={rows.map((row, place) => ({ ...row, place })).sort((one, other) => rank(one) - rank(other))}
            rowKey={(row) => String(row.place)}
            empty={null}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {count("created") > 0 ? "Close" : "Cancel"}
          </Button>
          {count("created") === 0 && (
            <Button loading={busy} disabled={count("new") === 0} onClick={() => ask(text, true)}>
              {count("new") > 0 ? `Import ${connectorsInWords(count("new"))}` : "Import"}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
