import { randomUUID } from "node:crypto";
import { beginAuthorization } from "#lib/authorizations/begin.ts";
import { type TripProof, tripProofs } from "#lib/authorizations/cookie.ts";
import { type Callback, finishAuthorization } from "#lib/authorizations/finish.ts";
import { openAuthorization } from "#lib/authorizations/open.ts";
import { readAuthorization } from "#lib/authorizations/read.ts";
import type { Person } from "#lib/caller.ts";
import { box } from "#lib/connectors/box/kind.ts";
import { db } from "#lib/db.ts";
import { seal } from "#lib/seal.ts";
import type { BoxApp } from "#sandbox/box/oauth/apps.ts";
import { type Sandbox, startSandbox } from "#sandbox/box/sandbox.ts";

/** Starts a sandbox that the console under test knows as its environment "sandbox". For the top of a test file. */
export async function startBoxForTrips(): Promise<Sandbox> {
  const sandbox = await startSandbox();
  process.env.BOX_SANDBOX_URL = sandbox.url;
  return sandbox;
}

export function sandboxApp(sandbox: Sandbox, name = "Connector Console"): BoxApp {
  const app = [...sandbox.state.apps.values()].find((candidate) => candidate.name === name);
  if (!app) throw new Error(`The sandbox has no app ${name}.`);
  return app;
}

/** How often the sandbox was asked at a route, whatever it answered. */
export function asked(sandbox: Sandbox, route: string): number {
  return sandbox.state.journal.counts()[route] ?? 0;
}

export type OpenTrip = { id: string; location: URL; state: string; proofs: TripProof[]; cookie: string };

type Wish = { clientId: string; clientSecret: string; connectorId?: string | null };

/** Clicks Authorize and opens the window, in the browser of the person. */
export async function openTrip(admin: Person, { clientId, clientSecret, connectorId = null }: Wish): Promise<OpenTrip> {
  const form = { kind: "box", environment: "sandbox", clientId, clientSecret, connectorId, windowBlocked: false };
  const { authorizationId: id } = await beginAuthorization(admin, form);
  const opened = await openAuthorization(id, { person: admin, link: null });
  if (opened.outcome !== "opened") throw new Error(`The start page answered ${opened.outcome}.`);
  const location = new URL(opened.location);
  const { cookie } = opened;
  return {
    id,
    location,
    state: location.searchParams.get("state") ?? "",
    proofs: tripProofs([cookie]),
    cookie: `${cookie.name}=${cookie.value}`,
  };
}

/** Logs in at the provider and answers its grant page; gives the address it sends the browser back to. */
export async function travel(
  sandbox: Sandbox,
  location: URL,
  login: string,
  decision: "grant" | "deny" = "grant",
): Promise<URL> {
  const post = (form: Record<string, string>) =>
    fetch(location, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  const password = sandbox.state.accounts.find((account) => account.login === login)?.password ?? "";
  const page = await (await post({ login, password })).text();
  const ticket = /name="ticket" value="([0-9a-f]+)"/.exec(page)?.[1];
  if (!ticket) throw new Error(`The sandbox showed no grant page: ${page}`);
  return new URL((await post({ ticket, decision })).headers.get("location") ?? "");
}

export function callbackOf({ searchParams }: URL): Callback {
  return {
    state: searchParams.get("state"),
    code: searchParams.get("code"),
    error: searchParams.get("error"),
    errorDescription: searchParams.get("error_description"),
  };
}

/** The whole trip, from the click on Authorize to how it ended. */
export async function authorize(sandbox: Sandbox, admin: Person, login: string, wish: Partial<Wish> = {}) {
  const { clientId, clientSecret } = sandboxApp(sandbox);
  const trip = await openTrip(admin, { clientId, clientSecret, ...wish });
  const back = await travel(sandbox, trip.location, login);
  await finishAuthorization(box, callbackOf(back), trip.proofs);
  return { ...trip, status: await readAuthorization(admin, trip.id) };
}

/** As authorize, for a trip that must end well; gives the token. */
export async function tokenFrom(sandbox: Sandbox, admin: Person, login: string, wish: Partial<Wish> = {}) {
  const { id, status } = await authorize(sandbox, admin, login, wish);
  if (status.state !== "granted" || !status.token)
    throw new Error(`The authorization ended ${JSON.stringify(status)}.`);
  const { grantId } = await db.authorization.findUniqueOrThrow({ where: { id } });
  return { id, token: status.token, grantId: grantId ?? "" };
}

/** A connector of the sandbox's environment, with no schedule. */
export async function createTripConnector(
  { clientId, clientSecret }: Pick<BoxApp, "clientId" | "clientSecret">,
  grantId: string | null = null,
) {
  const id = randomUUID();
  const place = { table: "connector", id, column: "client_secret_sealed" };
  return db.connector.create({
    data: {
      id,
      kind: "box",
      environment: "sandbox",
      name: `Box ${id}`,
      nameKey: `box ${id}`,
      clientId,
      clientSecretSealed: seal(clientSecret, place),
      schedule: { kind: "manual" },
      timeZone: "UTC",
      grantId,
    },
  });
}
