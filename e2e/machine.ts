import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** Where the engine answers; set by the command that starts the stack. */
export const engineUrl = process.env.ENGINE_URL ?? "http://localhost:3001";

async function post(door: string, body: unknown, token?: string): Promise<unknown> {
  const response = await fetch(`${engineUrl}/endpoint-server/${door}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

type Machine = {
  id: string;
  /** Reports; as another process with the same key when told so. */
  beat: (as?: { bootId: string; host: string }) => Promise<unknown>;
};

/** A machine that enrols and reports, and never asks for work: other tests' runs go elsewhere. */
export async function enrolMachine(code: string, name: string): Promise<Machine> {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
  const { x } = await exportJWK(publicKey);
  const facts = { host: "e2e.example", platform: "linux x64", version: "1.0.0", bootId: randomUUID() };
  const { endpointServerId: id } = (await post("enrol", {
    ...facts,
    code,
    name,
    instanceId: randomUUID(),
    publicKey: { kty: "OKP", crv: "Ed25519", x },
  })) as { endpointServerId: string };
  const assertion = await new SignJWT({ boot: facts.bootId })
    .setProtectedHeader({ alg: "EdDSA" })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(engineUrl)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime("1m")
    .sign(privateKey);
  const { token } = (await post("token", { assertion })) as { token: string };
  const beat: Machine["beat"] = (as) => post("heartbeat", { ...facts, ...as, sentAt: new Date().toISOString() }, token);
  await beat();
  return { id, beat };
}
