import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { exportDeliveryLog } from "#lib/notifications/export.ts";
import { deliveryFilterOf } from "#lib/notifications/filters.ts";

/** The delivery log as CSV, with the filters of the screen. */
export const GET = route("viewer", async (person, request) => {
  const { after: _, ...asked } = deliveryFilterOf(Object.fromEntries(new URL(request.url).searchParams));
  return downloadResponse("delivery-log.csv", "text/csv", exportDeliveryLog(person, { ...asked, after: null }));
});
