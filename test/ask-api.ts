import { answerApi } from "#lib/api/answer.ts";

type Asked = { method?: string; token?: string; headers?: Record<string, string>; body?: string; address?: string };

/** Asks the REST API for a path below /api/v1, from an address when one is given; what it answers, read as JSON. */
export async function askApi(path: string, { method = "GET", token, headers = {}, body, address }: Asked = {}) {
  const response = await answerApi(
    new Request(`https://console.example/api/v1${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(address && { "x-forwarded-for": address }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      body,
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}
