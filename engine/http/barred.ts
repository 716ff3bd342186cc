import { type Barred, recordRefusedCall } from "#lib/endpoint-servers/refused-calls.ts";
import { bars } from "#lib/endpoint-servers/states.ts";
import { type RefusalAnswer, refuse } from "./refusals.ts";

/** The refusal of an endpoint server whose calls are not answered; the audit log has it. */
export async function refuseBarred(barred: Barred): Promise<RefusalAnswer> {
  await recordRefusedCall(barred);
  return refuse({ error: "unknown_server", message: bars[barred.bar].refusal });
}
