import { env } from "#lib/env.ts";
import { Invalid } from "#lib/errors.ts";
import type { ConnectorKind, Environment } from "./kind.ts";

/** Where a kind can be reached from this installation: the provider itself, and the sandbox where one is set up. */
export function environmentsOf(kind: ConnectorKind): Environment[] {
  const { BOX_SANDBOX_URL } = env();
  return BOX_SANDBOX_URL ? [kind.environment, kind.sandbox(BOX_SANDBOX_URL)] : [kind.environment];
}

/** The environment with this id. Throws Invalid when this installation has none such. */
export function environmentOf(kind: ConnectorKind, id: string): Environment {
  const environment = environmentsOf(kind).find((candidate) => candidate.id === id);
  if (!environment)
    throw new Invalid(`${kind.name} can't be reached as "${id}" from this installation.`, {
      environment: "Choose one of the list.",
    });
  return environment;
}

/** The redirect URI to register with the provider, byte for byte as it is sent. */
export function redirectUriOf(kind: ConnectorKind): string {
  return env().PUBLIC_URL + kind.callbackPath;
}
