/** The path to go to after signing in: only a path of this console, the start page for anything else. */
export function returnPath(text: string | null | undefined): string {
  const origin = "http://console.invalid";
  if (!text?.startsWith("/") || !URL.canParse(text, origin)) return "/";
  const url = new URL(text, origin);
  if (url.origin !== origin || url.pathname.startsWith("//") || url.pathname.startsWith("/sign-in")) return "/";
  return `${url.pathname}${url.search}${url.hash}`;
}
