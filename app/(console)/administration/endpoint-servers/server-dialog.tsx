"use client";

import { DrainDialog } from "./drain-dialog.tsx";
import { FeaturesDialog } from "./features-dialog.tsx";
import { PropertiesDialog } from "./properties-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import type { Feature } from "./server-columns.tsx";
import type { Server } from "./server-queries.ts";
import { TrustDialog } from "./trust-dialog.tsx";

/** What a row's menu opens. */
export type DialogName = "properties" | "features" | "drain" | "trust" | "remove";

type Props = {
  name: DialogName;
  server: Server;
  /** Of the last hour; undefined: not known. */
  heartbeats: (number | null)[] | undefined;
  /** When the server's row came, in the browser's milliseconds. */
  toldAt: number;
  features: readonly Feature[];
  /** The console's release. */
  ours: string;
  administers: boolean;
  onClose: () => void;
  onChanged: () => void;
  onFeatures: () => void;
};

/** The dialog of an endpoint server that is open. */
export function ServerDialog({ name, server, administers, features, onClose, onChanged, ...rest }: Props) {
  switch (name) {
    case "properties":
      return <PropertiesDialog {...{ server, administers, features, onClose, onChanged }} {...rest} />;
    case "features":
      return <FeaturesDialog {...{ server, administers, features, onClose }} onSaved={onChanged} />;
    case "drain":
      return <DrainDialog server={server} onClose={onClose} onDrained={onChanged} />;
    case "trust":
      return <TrustDialog server={server} onClose={onClose} onRevoked={onChanged} />;
    case "remove":
      return <RemoveDialog server={server} onClose={onClose} onRemoved={onChanged} />;
  }
}
