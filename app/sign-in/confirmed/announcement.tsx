"use client";

import { useEffect } from "react";
import { confirmedChannel } from "#lib/auth/begin-open-id.ts";

/** Tells the window that asked, and closes this one where the browser allows it. The server asks for itself. */
export function Announcement() {
  useEffect(() => {
    const channel = new BroadcastChannel(confirmedChannel);
    channel.postMessage("confirmed");
    channel.close();
    window.close();
  }, []);
  return null;
}
