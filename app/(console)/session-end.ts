import { notifications } from "@mantine/notifications";
import { useEffect, useState } from "react";

const channelName = "console-session";
const laterMs = 60_000;

/** Covers every open tab of this browser: the session was ended here. */
export function tellSignedOut(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage("ended");
  channel.close();
}

/** The seconds that the session has left, "ended", or null when the console did not say. */
async function askSecondsLeft(): Promise<number | "ended" | null> {
  try {
    const response = await fetch("/api/session", { cache: "no-store" });
    if (response.status === 401) return "ended";
    return response.ok ? (await response.json()).secondsLeft : null;
  } catch {
    return null;
  }
}

/**
 * Whether the session has ended: at its time, by a sign-out in another tab, or for a reason that the console tells when
 * the tab is looked at again. Without an answer it counts as ended at its time.
 */
export function useSessionEnd(secondsLeft: number): boolean {
  const [hasEnded, setHasEnded] = useState(false);
  useEffect(() => {
    let endsAt = Date.now() + secondsLeft * 1000;
    let timer: ReturnType<typeof setTimeout>;
    const end = () => {
      notifications.clean();
      setHasEnded(true);
    };
    const arm = () => {
      clearTimeout(timer);
      const leftMs = endsAt - Date.now();
      timer = setTimeout(ask, leftMs > 0 ? leftMs + 1000 : laterMs);
    };
    async function ask() {
      const answer = await askSecondsLeft();
      if (answer === "ended" || (answer === null && Date.now() >= endsAt)) return end();
      if (answer !== null) endsAt = Date.now() + answer * 1000;
      arm();
    }
    const look = () => document.visibilityState === "visible" && ask();
    const channel = new BroadcastChannel(channelName);
    channel.addEventListener("message", end);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("pageshow", look);
    arm();
    return () => {
      clearTimeout(timer);
      channel.close();
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("pageshow", look);
    };
  }, [secondsLeft]);
  return hasEnded;
}
