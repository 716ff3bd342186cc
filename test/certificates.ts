import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

// DER (X.690), as far as a certificate (RFC 5280 section 4.1) needs it.
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 256) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const identifier = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const ecdsaWithSha256 = sequence(identifier("2a8648ce3d040302"));
const commonName = (name: string) => sequence(der(0x31, sequence(identifier("550403"), der(0x0c, Buffer.from(name)))));
const time = (at: Date) => der(0x18, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`));
const extension = (hex: string, value: Buffer) => sequence(identifier(hex), der(0x04, value));
const critical = (hex: string, value: Buffer) =>
  sequence(identifier(hex), der(0x01, Buffer.from([0xff])), der(0x04, value));

const pem = (bytes: Buffer) =>
  [
    "-----BEGIN CERTIFICATE-----",
    ...(bytes.toString("base64").match(/.{1,64}/g) ?? []),
    "-----END CERTIFICATE-----",
    "",
  ].join("\n");

type Signer = { name: string; key: KeyObject };

function certificate(subject: Signer, issuer: Signer, ...extensions: Buffer[]): string {
  const day = 86_400_000;
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(issuer.name),
    sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + day))),
    commonName(subject.name),
    createPublicKey(subject.key).export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign("sha256", content, issuer.key);
  return pem(sequence(content, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature)));
}

const makeSigner = (name: string): Signer => ({
  name,
  key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
});

/** A certificate authority of its own, good for a day: its certificate, and servers' certificates and keys, as PEM. */
export function makeAuthority() {
  const authority = makeSigner("Test authority");
  const ca = certificate(authority, authority, critical("551d13", sequence(der(0x01, Buffer.from([0xff])))));
  return {
    ca,
    serverFor(host: string): { cert: string; key: string } {
      const server = makeSigner(host);
      const names = extension("551d11", sequence(der(0x82, Buffer.from(host))));
      const key = server.key.export({ type: "pkcs8", format: "pem" }).toString();
      return { cert: certificate(server, authority, names), key };
    },
  };
}
