import { decrypt, encrypt, keyBytes } from "./aes-gcm.ts";
import type { KeyContext, KeyManagement } from "./key-management.ts";

const boundTo = (context: KeyContext) => JSON.stringify(Object.entries(context).sort());

/** Wraps with a master key of 32 bytes (base64), kept apart from the keys it wraps. Throws an Error with a sentence. */
export function masterKey(setting: string | undefined): KeyManagement {
  if (!setting) {
    throw new Error("CONSOLE_MASTER_KEY is missing. Set it, or CONSOLE_MASTER_KEY_FILE, to base64 of a 32-byte key.");
  }
  const master = Buffer.from(setting, "base64");
  if (master.length !== keyBytes) throw new Error("CONSOLE_MASTER_KEY is not 32 bytes of base64.");
  return {
    wrap: async (key, context) => encrypt(master, key, boundTo(context)).toString("base64"),
    unwrap: async (blob, context) => {
      try {
        return decrypt(master, Buffer.from(blob, "base64"), boundTo(context));
      } catch {
        throw new Error("CONSOLE_MASTER_KEY is another one, or the wrapped key was changed or belongs to another id.");
      }
    },
  };
}
