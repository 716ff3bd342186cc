"use client";

import dynamic from "next/dynamic";

/** New and Edit, loaded when one is opened. */
export const ConnectorDialog = dynamic(() => import("./connector-dialog.tsx").then((file) => file.ConnectorDialog));

/** What somebody granted by a link, loaded when it is opened. */
export const GrantedAccessDialog = dynamic(() =>
  import("./granted-access-dialog.tsx").then((file) => file.GrantedAccessDialog),
);
