import { noAnswer } from "#lib/errors.ts";

export type DoorAnswer<Value> =
  | { ok: true; value: Value }
  | { ok: false; status: number; message: string; fields?: Record<string, string> };

/** In the browser: asks a door that needs no account, with the secret in the body. Does not throw. */
export async function askDoor<Value>(path: string, input: object): Promise<DoorAnswer<Value>> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    const body = await response.json();
    if (response.ok) return { ok: true, value: body };
    return { ok: false, status: response.status, message: body.detail, fields: body.fields };
  } catch {
    return { ok: false, status: 0, message: noAnswer };
  }
}
