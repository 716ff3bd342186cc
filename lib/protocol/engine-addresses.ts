/**
 * The addresses by which machines may know the engine of `engineUrl`, each with and without a closing slash: on one
 * machine localhost and 127.0.0.1 are the same.
 */
export function engineAddresses(engineUrl: string): string[] {
  const { hostname, port, protocol } = new URL(engineUrl);
  const local = ["localhost", "127.0.0.1"];
  const hosts = local.includes(hostname) ? local.map((host) => `${protocol}//${host}${port && `:${port}`}`) : [];
  return [...new Set([engineUrl, ...hosts])].flatMap((address) => [address, `${address}/`]);
}
