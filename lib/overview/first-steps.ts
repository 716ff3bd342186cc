import { type Caller, requireRole } from "#lib/caller.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";

export type FirstStep = { title: string; detail: string; href: string; done: boolean };

/** The way from a new installation to the first inventory, with what is done of it; null once there is one. */
export async function readFirstSteps(person: Caller): Promise<FirstStep[] | null> {
  requireRole(person, "viewer");
  const published = await db.connector.findFirst({ where: { publishedRunId: { not: null } }, select: { id: true } });
  if (published) return null;
  const [kind] = connectorKinds;
  const [ticked, connector, authorized, run] = await Promise.all([
    db.endpointServerFeature.findFirst({ where: { endpointServer: { removedAt: null } }, select: { kind: true } }),
    db.connector.findFirst({ select: { id: true } }),
    db.connector.findFirst({ where: { grantId: { not: null } }, select: { id: true } }),
    db.run.findFirst({ select: { id: true } }),
  ]);
  const connectors = `/connectors/${kind.id}`;
  return [
    {
      title: `Tick ${kind.featureName} on an endpoint server`,
      detail: "Right-click the machine's row, choose Properties, click Features, tick it, Save.",
      href: "/administration/endpoint-servers",
      done: ticked !== null,
    },
    {
      title: `Create a ${kind.name} connector`,
      detail: `Click New. The dialog has the guide for making the ${kind.name} app beside the form.`,
      href: `${connectors}?new=1`,
      done: connector !== null,
    },
    {
      title: "Authorize it",
      detail: `Click Authorize in its dialog, grant access in the ${kind.name} window, and Save.`,
      href: connectors,
      done: authorized !== null,
    },
    {
      title: "Take the first inventory",
      detail: "It is taken when the schedule says, or at once by Run now in the connector's menu.",
      href: run ? "/runs" : connectors,
      done: false,
    },
  ];
}
