import { settingOrFile } from "#lib/setting-or-file.ts";
import { kmsKeys } from "./kms.ts";
import { masterKey } from "./master-key.ts";

/** What a wrapped key belongs to. It is bound to the blob: with another context the blob does not unwrap. */
export type KeyContext = Record<string, string>;

/** Whoever guards the console's keys: it wraps a key for keeping, and gives it back for the same context alone. */
export type KeyManagement = {
  wrap(key: Buffer, context: KeyContext): Promise<string>;
  /** Throws an Error with a sentence, without a key in it. */
  unwrap(blob: string, context: KeyContext): Promise<Buffer>;
};

export const keyManagements = {
  /** A master key of one's own, in a setting or a file: base64 of 32 bytes. */
  local: () => masterKey(settingOrFile("CONSOLE_MASTER_KEY")),
  /** The Key Management Service of AWS, with the id or ARN of a symmetric key. */
  kms: () => kmsKeys(process.env.CONSOLE_KMS_KEY_ID || undefined),
} as const satisfies Record<string, () => KeyManagement>;

export type KeyManagementName = keyof typeof keyManagements;

export const isKeyManagement = (name: string): name is KeyManagementName => name in keyManagements;

/** The context of one of the console's keys. */
export const contextOf = (keyId: string): KeyContext => ({ purpose: "connector console key", key: keyId });
