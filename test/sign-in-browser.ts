import { NextRequest } from "next/server";
import { signInDoor } from "#lib/auth/sign-in-door.ts";
import { env } from "#lib/env.ts";

type Jar = Map<string, string>;

function keep(jar: Jar, response: Response) {
  for (const line of response.headers.getSetCookie()) {
    const [pair = "", ...attributes] = line.split(";");
    const [name = "", ...value] = pair.split("=");
    const isGone = value.join("=") === "" || attributes.some((each) => /^\s*max-age=0$/i.test(each));
    if (isGone) jar.delete(name.trim());
    else jar.set(name.trim(), value.join("="));
  }
}

const cookieHeader = (jar: Jar) => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");

/** What a browser does at the sign-in door and at the provider, with a jar of cookies for each of the two sides. */
export function createBrowser() {
  const own: Jar = new Map();
  const theirs: Jar = new Map();

  async function ask(address: string, init: { method?: string; body?: URLSearchParams } = {}): Promise<Response> {
    const url = new URL(address, env().PUBLIC_URL);
    const { origin } = new URL(env().PUBLIC_URL);
    const headers = { origin, cookie: cookieHeader(own), "user-agent": "test", "x-forwarded-for": "192.0.2.7" };
    const nextauth = url.pathname.split("/").slice(3);
    const response = await signInDoor(new NextRequest(url, { headers, ...init }), {
      params: Promise.resolve({ nextauth }),
    });
    keep(own, response);
    return response;
  }

  /** Clicks the button; gives the provider's address to go to, or ours when it can't be asked. */
  async function begin(query = ""): Promise<URL> {
    const { csrfToken } = await (await ask("/api/auth/csrf")).json();
    const body = new URLSearchParams({ csrfToken, callbackUrl: "/runs", json: "true" });
    const response = await ask(`/api/auth/signin/openid-connect${query}`, { method: "POST", body });
    return new URL((await response.json()).url);
  }

  /** Logs in at the provider; gives the address that it sends the browser back to. */
  async function logIn(address: URL, login: string): Promise<URL> {
    let [next, form] = [address, undefined as URLSearchParams | undefined];
    while (next.origin !== env().PUBLIC_URL) {
      const init = form ? { method: "POST", body: form } : {};
      const response = await fetch(next, { redirect: "manual", headers: { cookie: cookieHeader(theirs) }, ...init });
      keep(theirs, response);
      const page = await response.text();
      const location = response.headers.get("location");
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      if (!location && !action) throw new Error(`${response.status} ${next}: ${page}`);
      form = location ? undefined : new URLSearchParams({ prompt: "login", login, password: "any" });
      next = new URL(location ?? action ?? "", next);
    }
    return next;
  }

  /** Comes back from the provider; gives where the console sends the browser, as path and query. */
  async function comeBack(address: URL): Promise<string> {
    const response = await ask(address.href);
    const location = new URL(response.headers.get("location") ?? "about:blank");
    return location.origin === env().PUBLIC_URL ? location.pathname + location.search : location.href;
  }

  const signIn = async (login: string, query = "") => comeBack(await logIn(await begin(query), login));
  return { cookies: own, ask, begin, logIn, comeBack, signIn };
}
