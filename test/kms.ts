import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const context = z.record(z.string(), z.string()).default({});
const encryptRequest = z.object({ KeyId: z.string(), Plaintext: z.base64(), EncryptionContext: context });
const decryptRequest = z.object({
  KeyId: z.string().optional(),
  CiphertextBlob: z.base64(),
  EncryptionContext: context,
});

export type Kms = {
  url: string;
  /** The settings with which the AWS client finds it. */
  settings: Record<string, string>;
  /** What the next calls meet. */
  fault: "none" | "AccessDeniedException" | "DisabledException" | "silence";
  close(): Promise<void>;
};

const bound = (given: Record<string, string>) => Buffer.from(JSON.stringify(Object.entries(given).sort()));

/**
 * A stand-in for AWS KMS on a real socket: Encrypt and Decrypt as its JSON protocol has them, with one key, AES-256-GCM
 * and the encryption context as additional data. Its key is `console-key`.
 */
export async function startKms(): Promise<Kms> {
  const key = randomBytes(32);

  function answer(target: string, body: unknown): object {
    if (target.endsWith(".Encrypt")) {
      const { KeyId, Plaintext, EncryptionContext } = encryptRequest.parse(body);
      if (KeyId !== "console-key") throw new Error("NotFoundException");
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(bound(EncryptionContext));
      const blob = [iv, cipher.update(Buffer.from(Plaintext, "base64")), cipher.final(), cipher.getAuthTag()];
      return { KeyId, CiphertextBlob: Buffer.concat(blob).toString("base64") };
    }
    const { CiphertextBlob, EncryptionContext } = decryptRequest.parse(body);
    const blob = Buffer.from(CiphertextBlob, "base64");
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, 12)).setAAD(bound(EncryptionContext));
      decipher.setAuthTag(blob.subarray(-16));
      const plain = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
      return { KeyId: "console-key", Plaintext: plain.toString("base64") };
    } catch {
      throw new Error("InvalidCiphertextException");
    }
  }

  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (kms.fault === "silence") return;
    response.setHeader("content-type", "application/x-amz-json-1.1");
    try {
      if (kms.fault !== "none") throw new Error(kms.fault);
      if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) throw new Error("AccessDeniedException");
      response.end(JSON.stringify(answer(String(request.headers["x-amz-target"]), body)));
    } catch (error) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: error instanceof Error ? error.message : "", message: "Refused." }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kms: Kms = {
    url,
    settings: {
      AWS_ENDPOINT_URL_KMS: url,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "an access key",
      AWS_SECRET_ACCESS_KEY: "a secret key",
      CONSOLE_KMS_KEY_ID: "console-key",
    },
    fault: "none",
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return kms;
}
