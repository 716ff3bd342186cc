import type { BrowserContext, Response } from "@playwright/test";
import { consoleUrl } from "./addresses.ts";

const ours = new URL(consoleUrl).origin;

// Chromium says so of every page whose own status is an error, such as the page of a 404.
const ownStatus = /^Failed to load resource: the server responded with a status of 4\d\d/;

export type PolicyWatch = {
  /** What broke a content policy of the console, and what else its pages' scripts complained about. */
  faults: string[];
  /** Every response that the console gave the browser's pages. */
  responses: Promise<Seen>[];
};

export type Seen = {
  url: string;
  headers: Record<string, string> /** Empty for what is no page, or was left at once. */;
  html: string;
};

async function seen(response: Response): Promise<Seen> {
  const headers = await response.allHeaders();
  const isPage = headers["content-type"]?.startsWith("text/html");
  return { url: response.url(), headers, html: isPage ? await response.text().catch(() => "") : "" };
}

/** Watches all pages of a browser from now on. */
export async function watchPolicy(context: BrowserContext): Promise<PolicyWatch> {
  const watch: PolicyWatch = { faults: [], responses: [] };
  await context.exposeBinding("noteViolation", ({ frame }, text: string) => {
    if (frame.url().startsWith(ours) || frame.url() === "about:blank") watch.faults.push(`${frame.url()}: ${text}`);
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
      const text = `${effectiveDirective} blocked ${blockedURI} (${sourceFile}:${lineNumber}) ${sample}`;
      (window as unknown as { noteViolation: (text: string) => void }).noteViolation(text);
    });
  });
  context.on("console", (message) => {
    if (message.type() !== "error" || !message.location().url.startsWith(ours)) return;
    if (!ownStatus.test(message.text())) watch.faults.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on("weberror", (error) => void watch.faults.push(`${error.page()?.url()}: ${error.error().message}`));
  context.on("response", (response) => {
    if (response.url().startsWith(ours)) watch.responses.push(seen(response));
  });
  return watch;
}

/** The nonce that a response's policy names. */
export const nonceOf = (headers: Record<string, string>): string | undefined =>
  /'nonce-([A-Za-z0-9+/=]{22,})'/.exec(headers["content-security-policy"] ?? "")?.[1];
