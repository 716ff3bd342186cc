import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

type Trip = { nonce: string; clientId: string };

/** What the provider does wrong; nothing unless told. */
export type Misdeeds = {
  /** Changes the claims of the ID token before it is signed. */
  claims?: (claims: JWTPayload) => JWTPayload;
  /** Changes the signed ID token. */
  token?: (token: string) => string;
  discovery?: (metadata: Record<string, unknown>) => Record<string, unknown>;
  userinfo?: Record<string, unknown>;
};

/** A provider of our own that answers as it is told: what a real one never does. `misdeeds` is read at each answer. */
export async function startHostileProvider(misdeeds: () => Misdeeds) {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const key = { ...(await exportJWK(publicKey)), kid: "one", use: "sig", alg: "RS256" };
  const trips = new Map<string, Trip>();
  let issuer = "";

  async function idToken({ nonce, clientId }: Trip): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const proper = { iss: issuer, sub: "eve", aud: clientId, nonce, iat: now, exp: now + 60, groups: ["staff"] };
    const claims = misdeeds().claims?.(proper) ?? proper;
    const token = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(privateKey);
    return misdeeds().token?.(token) ?? token;
  }

  async function answer(url: URL, body: URLSearchParams): Promise<Record<string, unknown>> {
    switch (url.pathname) {
      case "/.well-known/openid-configuration": {
        const [authorization, token, keys] = ["authorize", "token", "keys"].map((path) => `${issuer}/${path}`);
        const proper = { issuer, authorization_endpoint: authorization, token_endpoint: token, jwks_uri: keys };
        return misdeeds().discovery?.({ ...proper, userinfo_endpoint: `${issuer}/userinfo` }) ?? proper;
      }
      case "/keys":
        return { keys: [key] };
      case "/token": {
        const trip = trips.get(body.get("code") ?? "") ?? { nonce: "", clientId: "" };
        return { access_token: "access", token_type: "Bearer", id_token: await idToken(trip) };
      }
      default:
        return { sub: "eve", ...misdeeds().userinfo };
    }
  }

  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const answered = await answer(new URL(request.url ?? "/", issuer), new URLSearchParams(text));
    response.setHeader("content-type", "application/json").end(JSON.stringify(answered));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** What a person's trip to `/authorize` would end with: the address that the browser is sent back to. */
  function logIn(address: URL): URL {
    const asked = address.searchParams;
    const code = crypto.randomUUID();
    trips.set(code, { nonce: asked.get("nonce") ?? "", clientId: asked.get("client_id") ?? "" });
    const back = new URL(asked.get("redirect_uri") ?? "");
    back.search = new URLSearchParams({ code, state: asked.get("state") ?? "" }).toString();
    return back;
  }

  return { issuer, logIn, stop: () => server.close() };
}
