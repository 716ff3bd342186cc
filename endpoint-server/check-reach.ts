import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { request } from "node:http";
import { request as requestByTls } from "node:https";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectByTls, type TLSSocket } from "node:tls";
import { codeOf, failed, type Line, passed } from "./check-line.ts";
import { proxyFor } from "./proxy.ts";

const patienceMs = 10_000;
/** What OpenSSL says of an answer in plain text. */
const withoutTls = "ERR_SSL_WRONG_VERSION_NUMBER";

const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, "");
const portOf = ({ port, protocol }: URL) => Number(port) || (protocol === "https:" ? 443 : 80);

async function settled<Emitter extends Socket>(socket: Emitter, event: string): Promise<Emitter> {
  await once(socket, event, { signal: AbortSignal.timeout(patienceMs) });
  return socket;
}

function throughProxy(proxy: URL, address: URL): Promise<Socket> {
  const target = `${address.hostname}:${portOf(address)}`;
  const [user, password] = [proxy.username, proxy.password].map(decodeURIComponent);
  const authorization = user && `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const asked = (proxy.protocol === "https:" ? requestByTls : request)({
    host: hostOf(proxy),
    port: portOf(proxy),
    method: "CONNECT",
    path: target,
    headers: { host: target, ...(authorization && { "proxy-authorization": authorization }) },
    signal: AbortSignal.timeout(patienceMs),
  });
  return new Promise((resolve, reject) => {
    asked.once("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`it answered ${statusCode}`));
    });
    asked.once("error", reject);
    asked.end();
  });
}

function secured(socket: Socket, host: string): Promise<TLSSocket> {
  return settled(connectByTls({ socket, ...(isIP(host) ? { host } : { servername: host, host }) }), "secureConnect");
}

/**
 * Goes the way to an address as far as it leads and says a line for each step: name, proxy or connection, TLS. `what`:
 * whose address it is. The last line failed, or the way is open. Throws Stop for a proxy's address that is none.
 */
export async function reach(what: string, address: URL, environment: Record<string, string | undefined>) {
  const lines: Line[] = [];
  const proxy = proxyFor(address, environment);
  const next = proxy ?? address;
  const [host, port] = [hostOf(next), portOf(next)];
  let socket: Socket | undefined;

  async function step(name: string, go: () => Promise<string>, cure: string): Promise<boolean> {
    try {
      lines.push(passed(`${what}: ${name}`, await go()));
      return true;
    } catch (error) {
      const code = codeOf(error);
      lines.push(failed(`${what}: ${name}`, `${code}. ${code === withoutTls ? mendAddress : cure}`));
      return false;
    }
  }

  const mendAddress = `It speaks no TLS there. Correct the address or its port: ${address.host}.`;
  const findName = async () => {
    const { address: found } = await lookup(host);
    return `${host} is ${found}`;
  };
  const goThrough = async () => {
    socket = proxy ? await throughProxy(proxy, address) : await settled(connect(port, host), "connect");
    return proxy ? `${host}:${port} connects to ${hostOf(address)}` : `${host}:${port} takes the connection`;
  };
  const secure = async () => {
    if (!socket) throw new Error("no connection");
    socket = await secured(socket, hostOf(address));
    return "its certificate is trusted";
  };
  const mendName = `Look at this machine's DNS, and at the name ${host}${proxy ? " in HTTPS_PROXY" : ""}.`;
  const mendWay = proxy
    ? `See that the proxy of HTTPS_PROXY or HTTP_PROXY runs and lets this machine through to ${hostOf(address)}:${portOf(address)}.`
    : `See that ${host} runs and that no firewall is between; where a proxy is needed, set HTTPS_PROXY.`;
  const mendTls =
    "Set ENDPOINT_SERVER_CA_FILE to the certificate of the CA that signs for it, or of the proxy that opens TLS.";

  const isOpen =
    (await step("name", findName, mendName)) &&
    (await step(proxy ? "proxy" : "connection", goThrough, mendWay)) &&
    (address.protocol === "http:" || (await step("TLS", secure, mendTls)));
  socket?.destroy();
  return { isOpen, lines };
}
