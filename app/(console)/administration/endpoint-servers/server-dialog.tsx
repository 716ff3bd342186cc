"use client";

import type { ComponentProps } from "react";
import { DrainDialog } from "./drain-dialog.tsx";
import { FeaturesDialog } from "./features-dialog.tsx";
import { PropertiesDialog } from "./properties-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { TrustDialog } from "./trust-dialog.tsx";

/** What a row's menu opens. */
export type DialogName = "properties" | "features" | "drain" | "trust" | "remove";

/** What Properties shows and does; the others need less. */
type Props = ComponentProps<typeof PropertiesDialog> & { name: DialogName };

/** The dialog of an endpoint server that is open. */
export function ServerDialog({ name, ...shown }: Props) {
  const { server, administers, features, onClose, onChanged } = shown;
  switch (name) {
    case "properties":
      return <PropertiesDialog {...shown} />;
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
