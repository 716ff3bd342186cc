import { decodeJwt, errors, importJWK, type JWK, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { db, type Transaction } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { engineAddresses } from "#lib/protocol/engine-addresses.ts";
import { publicKey } from "#lib/protocol/messages.ts";

const assertionLifeSeconds = 60;
const clockToleranceSeconds = 300;

/** An assertion that proves nothing. `serverTime`: for a machine whose clock is off. */
export type AssertionRefused = { outcome: "unknown_server" | "invalid"; message: string; serverTime?: Date };

/** An assertion that one of the endpoint server's keys has signed: the registered one, or its announced successor. */
export type Verified = { outcome: "verified"; id: string; signedBy: string; claims: z.infer<typeof claims>; now: Date };

type Signer = { id: string; publicKey: string; nextPublicKey: string | null; now: Date };

export const unknownServer = (message: string): AssertionRefused => ({ outcome: "unknown_server", message });
const invalid = (message: string, serverTime?: Date): AssertionRefused => ({
  outcome: "invalid",
  message,
  ...(serverTime && { serverTime }),
});

async function readSigner(assertion: string): Promise<Signer | AssertionRefused> {
  let issuer: unknown;
  try {
    issuer = decodeJwt(assertion).iss;
  } catch {
    return invalid("The assertion can't be understood.");
  }
  const id = z.uuid().safeParse(issuer);
  if (!id.success) return invalid("The assertion can't be understood.");
  const [row] = await db.$queryRaw<Signer[]>`
    SELECT id, public_key AS "publicKey", next_public_key AS "nextPublicKey", now() AS now
    FROM endpoint_server WHERE id = ${id.data}::uuid`;
  return row ?? unknownServer("This endpoint server is not known. Enrol it with a new code.");
}

const claims = z.object({
  jti: z.string().regex(/^[\w.:-]{8,100}$/),
  iat: z.number(),
  exp: z.number(),
  /** The start of the process that signed. */
  boot: z.uuid(),
  /** The key that shall take the place of the one that signs this. */
  next_key: publicKey.optional(),
});

async function verifyWith(key: string, assertion: string, { id, now }: Signer): Promise<JWTPayload> {
  const { payload } = await jwtVerify(assertion, await importJWK(JSON.parse(key) as JWK, "EdDSA"), {
    algorithms: ["EdDSA", "Ed25519"],
    audience: engineAddresses(env().ENGINE_URL),
    issuer: id,
    subject: id,
    maxTokenAge: assertionLifeSeconds,
    clockTolerance: clockToleranceSeconds,
    currentDate: now,
  });
  return payload;
}

function refusalOf(error: unknown, now: Date): AssertionRefused {
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed) {
    return unknownServer(
      "The assertion is not signed with this endpoint server's key. Enrol it again with a new code.",
    );
  }
  const claim =
    error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed ? error.claim : null;
  if (claim === "exp" || claim === "iat" || claim === "nbf") {
    return invalid(
      "The assertion is too old or from the future: the machine's clock is off by over five minutes.",
      now,
    );
  }
  if (claim === "aud") {
    return invalid(
      `The assertion is for another engine. Start the endpoint server with ENGINE_URL=${env().ENGINE_URL}.`,
    );
  }
  return invalid("The assertion can't be understood.");
}

async function verifyWithEither(assertion: string, signer: Signer) {
  try {
    return { payload: await verifyWith(signer.publicKey, assertion, signer), signedBy: signer.publicKey };
  } catch (error) {
    if (!(error instanceof errors.JWSSignatureVerificationFailed) || signer.nextPublicKey === null) throw error;
    return { payload: await verifyWith(signer.nextPublicKey, assertion, signer), signedBy: signer.nextPublicKey };
  }
}

/**
 * Verifies an assertion (RFC 7523 section 3: signed by the machine's key, for this engine, at most a minute long). Time
 * is the database's; the machine's may be off by five minutes. Whether it was used before is `spendAssertion`'s to say.
 */
export async function verifyAssertion(assertion: string): Promise<Verified | AssertionRefused> {
  const signer = await readSigner(assertion);
  if ("outcome" in signer) return signer;
  try {
    const { payload, signedBy } = await verifyWithEither(assertion, signer);
    const parsed = claims.safeParse(payload);
    if (parsed.success && parsed.data.exp - parsed.data.iat <= assertionLifeSeconds) {
      return { outcome: "verified", id: signer.id, signedBy, claims: parsed.data, now: signer.now };
    }
    return invalid(
      `The assertion needs a jti, an iat, the process's boot, and an exp at most ${assertionLifeSeconds} s after the iat.`,
    );
  } catch (error) {
    return refusalOf(error, signer.now);
  }
}

/** Uses the assertion up (RFC 7523 section 3, jti). Null when this is its first use. */
export async function spendAssertion(transaction: Transaction, verified: Verified): Promise<AssertionRefused | null> {
  const { jti, exp } = verified.claims;
  await transaction.$executeRaw`DELETE FROM used_assertion WHERE expires_at < now()`;
  const fresh = await transaction.$executeRaw`
    INSERT INTO used_assertion (jti, expires_at)
    VALUES (${`${verified.id} ${jti}`}, to_timestamp(${exp + clockToleranceSeconds + assertionLifeSeconds}))
    ON CONFLICT DO NOTHING`;
  return fresh === 0 ? invalid("This assertion was used already. Sign a new one.") : null;
}
