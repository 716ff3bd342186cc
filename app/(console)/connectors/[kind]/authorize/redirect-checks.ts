/** One thing that has to hold for the provider to send a browser back here. */
export type RedirectCheck = { label: string; passed: boolean; words: string; cure: string | null };

const isLoopback = ({ hostname }: URL) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
const portOf = ({ port, protocol }: URL) => port || (protocol === "https:" ? "443" : "80");
const scheme = ({ protocol }: URL) => protocol.slice(0, -1);

function compared(label: string, uri: string, page: string, cure: string): RedirectCheck {
  const passed = uri === page;
  const words = passed ? `${uri}, as in this browser.` : `The redirect URI says ${uri}, this browser says ${page}.`;
  return { label, passed, words, cure: passed ? null : cure };
}

/**
 * Compares the redirect URI with the address that this page was opened under, part by part, and with what the provider
 * takes. A difference means that a proxy changes the address, or that PUBLIC_URL is not what people open.
 */
export function redirectChecks(redirectUri: string, pageAddress: string, provider: string): RedirectCheck[] {
  const [uri, page] = [new URL(redirectUri), new URL(pageAddress)];
  const cure = `Open the console at ${uri.origin}; or, if ${page.origin} is its right address, set PUBLIC_URL to ${page.origin}, start the console again, and enter the new redirect URI in the ${provider} app.`;
  const allowed = uri.protocol === "https:" || isLoopback(uri);
  return [
    compared("Scheme", scheme(uri), scheme(page), cure),
    compared("Host", uri.hostname, page.hostname, cure),
    compared("Port", portOf(uri), portOf(page), cure),
    {
      label: `${provider}'s rule`,
      passed: allowed,
      words: allowed
        ? uri.protocol === "https:"
          ? `${provider} takes https. The address in the app has to be the same letter for letter.`
          : `${provider} takes http for this machine itself. The rest of the address has to be the same letter for letter.`
        : `${provider} takes only https, except for localhost.`,
      cure: allowed ? null : "Put the console behind https and set PUBLIC_URL to its https address.",
    },
  ];
}

/** What the console itself answers at its callback address; made by the server for this dialog. */
export type RedirectProof = { question: string; answer: string };

/** Asks the callback address for its proof, from this browser, as the provider's redirect would come. */
export async function reachCheck(
  redirectUri: string,
  pageAddress: string,
  { question, answer }: RedirectProof,
): Promise<RedirectCheck> {
  const label = "Reaches this console";
  const failed = (words: string, cure: string): RedirectCheck => ({ label, passed: false, words, cure });
  const { origin } = new URL(redirectUri);
  if (origin !== new URL(pageAddress).origin)
    return failed(
      "Not tested: this page was opened under another address.",
      `Open the console at ${origin} and test there.`,
    );
  const address = new URL(redirectUri);
  address.searchParams.set("test", question);
  const proxies = "See whether the proxy before the console passes this path on unchanged.";
  try {
    const response = await fetch(address, {
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
    if (response.type === "opaqueredirect") return failed("The address sends browsers elsewhere.", proxies);
    const told: unknown = response.ok ? await response.json().catch(() => null) : null;
    if (typeof told === "object" && told !== null && "answer" in told && told.answer === answer)
      return { label, passed: true, words: "The redirect URI was asked, and this console answered.", cure: null };
    return failed(`Something else answered (status ${response.status}).`, proxies);
  } catch {
    return failed("The address did not answer.", "See whether the name resolves to the console and its port is open.");
  }
}
