import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { EndpointServerCaller } from "#lib/caller.ts";
import { db } from "#lib/db.ts";
import { issueToken } from "#lib/endpoint-servers/tokens.ts";
import { env } from "#lib/env.ts";

type Facts = {
  name?: string;
  kinds?: string[];
  /** Seconds since the last heartbeat; null: never seen. */
  seenSecondsAgo?: number | null;
  draining?: boolean;
};

/** An enrolled endpoint server, with the token it calls with. Online and with nothing ticked unless told. */
export async function createEndpointServer({ name, kinds = [], seenSecondsAgo = 0, draining = false }: Facts = {}) {
  const id = randomUUID();
  const server = await db.endpointServer.create({
    data: {
      id,
      name: name ?? `server-${id.slice(0, 8)}`,
      instanceId: randomUUID(),
      publicKey: "{}",
      publicKeyFingerprint: "SHA256:test",
      host: "host",
      platform: "linux x64",
      version: "1.0.0",
      drainingAt: draining ? new Date() : null,
      features: { create: kinds.map((kind) => ({ kind })) },
    },
  });
  if (seenSecondsAgo !== null) {
    await db.$executeRaw`
      UPDATE endpoint_server SET last_seen_at = now() - make_interval(secs => ${seenSecondsAgo}) WHERE id = ${id}::uuid`;
  }
  const token = await db.$transaction((transaction) => issueToken(transaction, id));
  const caller: EndpointServerCaller = { kind: "endpoint-server", id, name: server.name, address: null };
  return { ...server, caller, token };
}

/** A machine that has not enrolled yet: its key, what it sends to enrol, and its assertions. */
export async function createMachine(name = "machine") {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
  const { x = "" } = await exportJWK(publicKey);
  const facts = { host: `${name}.example`, platform: "linux x64", version: "1.0.0", bootId: randomUUID() };
  const request = { instanceId: randomUUID(), name, publicKey: { kty: "OKP", crv: "Ed25519", x } as const, ...facts };

  function sign(id: string, changes: Record<string, unknown> = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: id,
      sub: id,
      aud: env().ENGINE_URL,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
      boot: facts.bootId,
      ...changes,
    };
    return new SignJWT(claims).setProtectedHeader({ alg: "EdDSA" }).sign(privateKey);
  }

  return { facts, request, sign };
}
