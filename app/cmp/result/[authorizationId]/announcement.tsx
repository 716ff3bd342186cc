"use client";

import { useEffect } from "react";

/** Tells the dialog of this browser that the trip has ended, so that it asks the server; no token, nothing of the result. */
export function Announcement({ id, ok }: { id: string; ok: boolean }) {
  useEffect(() => {
    const channel = new BroadcastChannel(`authorization-${id}`);
    channel.postMessage({ id, ok });
    return () => channel.close();
  }, [id, ok]);
  return null;
}
