import { queryOptions } from "@tanstack/react-query";
import type { AuthorizationStatus } from "#lib/authorizations/view.ts";

/** One click on Authorize. */
export type Trip = { authorizationId: string; startPath: string; linkPath: string };

const pollMs = 2000;

async function fetchStatus(authorizationId: string): Promise<AuthorizationStatus> {
  const response = await fetch(`/api/authorizations/${authorizationId}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`The console answered ${response.status}.`);
  return response.json();
}

/** Where the trip stands, asked every 2 s until it has ended; also while the provider's window is in front. */
export function tripQuery(trip: Trip | null) {
  const id = trip?.authorizationId ?? "";
  return queryOptions({
    queryKey: ["authorization", id],
    queryFn: () => fetchStatus(id),
    enabled: trip !== null,
    refetchInterval: ({ state: { data } }) => (data?.state === "granted" || data?.state === "refused" ? false : pollMs),
    refetchIntervalInBackground: true,
    gcTime: 0,
  });
}

/**
 * Opens a window in the click itself: after any `await` the browser would block it. It gets its address later, by
 * `goTo`. Null when it was blocked all the same.
 */
export function openBlankWindow(): Window | null {
  const opened = window.open("about:blank", "_blank", "popup,width=980,height=820");
  if (opened) opened.document.title = "Opening…";
  return opened;
}

/** Sends the window to the start page; false when the person has closed it meanwhile. */
export function goTo(opened: Window | null, path: string): boolean {
  if (!opened || opened.closed) return false;
  opened.location.href = path;
  return true;
}
