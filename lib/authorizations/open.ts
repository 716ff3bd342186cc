import { clientAddress } from "#lib/auth/client-address.ts";
import { deviceInWords } from "#lib/auth/device.ts";
import { type Person, roleAllows } from "#lib/caller.ts";
import { environmentOf } from "#lib/connectors/environments.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { db } from "#lib/db.ts";
import { hashSecret, randomSecret } from "#lib/seal.ts";
import { authorizationCookie } from "./cookie.ts";
import { isLinkSecret } from "./link.ts";
import { type Step, stepNow } from "./step.ts";

/** The browser that opens the start page, for the record. */
export type OpenedFrom = { address: string | null; device: string };

/** The browser of a request, as its headers tell it. */
export function openedFrom(headers: Headers): OpenedFrom {
  return {
    address: clientAddress(headers.get("x-forwarded-for")),
    device: deviceInWords(headers.get("user-agent")),
  };
}

type Opener = { person: Person | null; link: string | null; from?: OpenedFrom };

export type Opened =
  | { outcome: "opened"; location: string; cookie: ReturnType<typeof authorizationCookie> }
  | { outcome: "sign-in" }
  | { outcome: "not-found" }
  | { outcome: "over" };

type Trip = { kind: string; environment: string; clientId: string; redirectUri: string };

// No scope: it could only narrow what the app has, and the guide gives the app no more than is needed.
// Box: https://developer.box.com/reference/get-authorize/
function authorizeAddress({ kind, environment, clientId, redirectUri }: Trip, state: string): string {
  const address = new URL(environmentOf(connectorKind(kind), environment).authorizeUrl);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
  }).toString();
  return address.href;
}

/** Where the browser is sent, in the record; the state is left out. */
function sentStep({ kind, environment, clientId, redirectUri }: Trip): Step {
  return stepNow("The browser was sent to the provider", {
    facts: [
      ["Address", environmentOf(connectorKind(kind), environment).authorizeUrl],
      ["Client ID", clientId],
      ["Redirect URI", redirectUri],
    ],
  });
}

/**
 * The start page: binds the trip to this browser by a cookie and gives the provider's address. For the person who began
 * it, or for whoever has its link. Opening it again makes the earlier opening worthless.
 */
export async function openAuthorization(authorizationId: string, { person, link, from }: Opener): Promise<Opened> {
  const found = await db.authorization.findUnique({
    where: { id: authorizationId },
    select: {
      begunById: true,
      sessionId: true,
      kind: true,
      environment: true,
      clientId: true,
      redirectUri: true,
    },
  });
  if (!found) return { outcome: "not-found" };
  const isBeginner = person?.id === found.begunById && roleAllows(person.role, "administrator");
  const hasLink = link !== null && isLinkSecret(authorizationId, link);
  if (!isBeginner && !hasLink) return person ? { outcome: "not-found" } : { outcome: "sign-in" };
  const inSession = isBeginner && person.sessionId === found.sessionId;
  const [state, secret] = [randomSecret(), randomSecret()];
  const opening = stepNow(inSession ? "The start page was opened" : "The link was opened in another browser", {
    facts: [
      ["Browser", from?.device ?? ""],
      ["Address", from?.address ?? ""],
    ],
  });
  const steps = [opening, sentStep(found)];
  const [trip] = await db.$queryRaw<Trip[]>`
    UPDATE "authorization" SET state = 'opened', state_hash = ${hashSecret(state)}, cookie_hash = ${hashSecret(secret)},
      opened_at = now(), opened_in_session = ${inSession}, steps = steps || ${JSON.stringify(steps)}::jsonb
    WHERE id = ${authorizationId}::uuid AND consumed_at IS NULL AND state IN ('begun', 'opened') AND expires_at > now()
    RETURNING kind, environment, client_id AS "clientId", redirect_uri AS "redirectUri"`;
  if (!trip) return { outcome: "over" };
  return {
    outcome: "opened",
    location: authorizeAddress(trip, state),
    cookie: authorizationCookie(authorizationId, secret),
  };
}
