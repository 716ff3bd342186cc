import { engine, roleAllows } from "#lib/caller.ts";
import { environmentOf } from "#lib/connectors/environments.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import { NotFound, Refused } from "#lib/errors.ts";
import { hashSecret, open } from "#lib/seal.ts";
import { insertTrip } from "./begin.ts";
import { linkSecret } from "./link.ts";
import { type OpenedFrom, openAuthorization } from "./open.ts";
import { stepNow } from "./step.ts";

const notValid = "This link was used, ended or has expired. Ask whoever sent it for a new one.";
/** A link leads to the provider so often in an hour; who needs more has another trouble. */
const tripsPerHour = 20;

async function findLink(secret: string) {
  const link = await db.authorizationLink.findFirst({
    where: { secretHash: hashSecret(secret), usedAt: null, expiresAt: { gt: new Date() } },
    select: {
      id: true,
      expiresAt: true,
      madeBy: { select: { id: true, name: true, role: true, disabledAt: true } },
      connector: {
        select: {
          id: true,
          name: true,
          kind: true,
          environment: true,
          clientId: true,
          clientSecretSealed: true,
          grant: { select: { enterpriseId: true, enterpriseName: true } },
        },
      },
    },
  });
  // It asks in the name of who made it, for as long as they may ask.
  if (!link || link.madeBy.disabledAt !== null || !roleAllows(link.madeBy.role, "administrator"))
    throw new NotFound(notValid);
  return link;
}

/** What a link asks for, for whoever follows it. Throws NotFound for one that does not count. */
export async function readAuthorizationLink({ secret }: { secret: string }) {
  const { madeBy, connector, expiresAt } = await findLink(secret);
  const kind = connectorKind(connector.kind);
  return {
    provider: kind.name,
    providerHost: new URL(environmentOf(kind, connector.environment).authorizeUrl).host,
    connectorName: connector.name,
    askedBy: madeBy.name,
    clientId: connector.clientId,
    enterprise: connector.grant?.enterpriseName ?? null,
    permissions: kind.permissions.map(({ label }) => label),
    expiresAt: expiresAt.toISOString(),
  };
}

/**
 * Begins an authorization in the name of who made the link, and opens it in this browser: gives the provider's address
 * and the cookie that binds the trip. Throws NotFound for a link that does not count, Refused when it was followed too
 * often within the hour.
 */
export async function followAuthorizationLink({ secret }: { secret: string }, from: OpenedFrom) {
  const { id: linkId, madeBy, connector } = await findLink(secret);
  if (connector.clientSecretSealed === null) throw new NotFound(notValid);
  const place = { table: "connector", id: connector.id, column: "client_secret_sealed" };
  const clientSecret = open(connector.clientSecretSealed, place);
  const trip = await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM authorization_link WHERE id = ${linkId}::uuid FOR UPDATE`;
    const since = { gt: new Date(Date.now() - 3_600_000) };
    if ((await transaction.authorization.count({ where: { linkId, createdAt: since } })) >= tripsPerHour) {
      throw new Refused("This link was followed too often within the hour. Wait an hour, then open it again.");
    }
    return insertTrip(
      transaction,
      engine,
      {
        kind: connectorKind(connector.kind),
        environment: connector.environment,
        clientId: connector.clientId,
        clientSecret,
        connector,
        begunById: madeBy.id,
        sessionId: linkId,
        linkId,
        steps: [stepNow("A sent link was followed", { facts: [["Sent by", madeBy.name]] })],
      },
      { by: "link", sentBy: madeBy.name },
    );
  });
  const opened = await openAuthorization(trip.id, { person: null, link: linkSecret(trip.id), from });
  if (opened.outcome !== "opened") throw new NotFound(notValid);
  return { location: opened.location, cookie: opened.cookie };
}
