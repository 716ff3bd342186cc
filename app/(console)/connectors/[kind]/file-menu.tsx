"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { Download, Ellipsis, Upload } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";

// Loaded when they are opened.
const ImportDialog = dynamic(() => import("./import-dialog.tsx").then((file) => file.ImportDialog));

type Props = { kind: { id: string; name: string } };

/** Connectors as a file: what administrators do with all of them at once. */
export function FileMenu({ kind }: Props) {
  const [isImporting, setIsImporting] = useState(false);
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ exitDuration: 0 }}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={`All ${kind.name} connectors`}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component="a"
            href={`/api/connectors/${kind.id}/export`}
            download
            leftSection={<Download size={16} aria-hidden />}
          >
            Export to a file
          </Menu.Item>
          <Menu.Item leftSection={<Upload size={16} aria-hidden />} onClick={() => setIsImporting(true)}>
            Import from a file
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isImporting && <ImportDialog kind={kind} onClose={() => setIsImporting(false)} />}
    </>
  );
}
