/** An answer before it is sent: faults may still spoil it. */
export type Answer = { status: number; headers?: Record<string, string>; body: string };

/** What a Box route is asked, free of the web framework. */
export type BoxRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
  headers: Record<string, string | undefined>;
  params: Record<string, string | undefined>;
  requestId: string;
};

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return jsonTextAnswer(status, JSON.stringify(body), headers);
}

/** For bodies that are JSON text already. */
export function jsonTextAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

export function htmlAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...headers },
    body,
  };
}

/** 302 to an address that is already complete. */
export function redirectAnswer(location: string): Answer {
  return { status: 302, headers: { location, "cache-control": "no-store" }, body: "" };
}
