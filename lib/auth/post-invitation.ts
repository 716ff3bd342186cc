import { noAnswer } from "#lib/errors.ts";

export type InvitationAnswer<Value> =
  | { ok: true; value: Value }
  | { ok: false; status: number; message: string; fields?: Record<string, string> };

/** In the browser: asks a door of invitations, with the secret in the body. Does not throw. */
export async function postInvitation<Value>(path: string, input: object): Promise<InvitationAnswer<Value>> {
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
