const yearSeconds = 31_536_000;

/**
 * The headers of every response of the console and of the engine, by name in lower case. `baseUrl` is the address that
 * the process is known by: over https, browsers are told never to use anything else (RFC 6797).
 */
export function securityHeaders(baseUrl: string): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(self), serial=(), usb=()",
    ...(new URL(baseUrl).protocol === "https:" && {
      "strict-transport-security": `max-age=${yearSeconds}; includeSubDomains`,
    }),
  };
}
