import type { KMSClient } from "@aws-sdk/client-kms";
import type { KeyManagement } from "./key-management.ts";

const timeoutMs = 4000;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown cause";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.name;
}

function sentenceOf(error: unknown): string {
  const reason = reasonOf(error);
  switch (reason) {
    case "InvalidCiphertextException":
    case "IncorrectKeyException":
      return `The wrapped key was changed, belongs to another id, or another KMS key wrapped it (${reason}).`;
    case "AccessDeniedException":
    case "CredentialsProviderError":
    case "UnrecognizedClientException":
      return `KMS refuses these credentials (${reason}). Allow them kms:Decrypt for the key, or correct them.`;
    case "DisabledException":
    case "KMSInvalidStateException":
    case "NotFoundException":
      return `The KMS key can't be used (${reason}). Enable it again, or correct CONSOLE_KMS_KEY_ID.`;
    default:
      return `KMS can't be reached (${reason}). Check AWS_REGION and the way to it, and start again.`;
  }
}

/**
 * The Key Management Service of AWS: region, credentials and address come from the standard AWS settings. The context
 * is the EncryptionContext, which KMS binds to the blob. `kmsKeyId` is needed to wrap; to unwrap it narrows the key.
 */
export function kmsKeys(kmsKeyId: string | undefined): KeyManagement {
  async function answerOf<Value>(
    ask: (kms: typeof import("@aws-sdk/client-kms"), client: KMSClient) => Promise<Value>,
  ) {
    // Loaded when it is used: an installation without KMS needs not carry it in memory.
    const kms = await import("@aws-sdk/client-kms");
    const requestHandler = { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true };
    const client = new kms.KMSClient({ maxAttempts: 2, requestHandler });
    try {
      return await ask(kms, client);
    } catch (error) {
      throw new Error(sentenceOf(error));
    } finally {
      client.destroy();
    }
  }

  return {
    wrap: (key, context) => {
      if (!kmsKeyId) throw new Error("CONSOLE_KMS_KEY_ID is missing. Set it to the id or ARN of a symmetric KMS key.");
      return answerOf(async ({ EncryptCommand }, client) => {
        const command = new EncryptCommand({ KeyId: kmsKeyId, Plaintext: key, EncryptionContext: context });
        const { CiphertextBlob } = await client.send(command);
        return Buffer.from(CiphertextBlob ?? []).toString("base64");
      });
    },
    unwrap: (blob, context) =>
      answerOf(async ({ DecryptCommand }, client) => {
        const CiphertextBlob = Buffer.from(blob, "base64");
        const command = new DecryptCommand({
          CiphertextBlob,
          EncryptionContext: context,
          ...(kmsKeyId && { KeyId: kmsKeyId }),
        });
        const { Plaintext } = await client.send(command);
        return Buffer.from(Plaintext ?? []);
      }),
  };
}
