import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./global.css";
import "./print.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { localeOf } from "#lib/http/accept-language.ts";
import { Providers } from "./providers.tsx";

export const metadata: Metadata = {
  title: { default: "Connector Console", template: "%s · Connector Console" },
  description: "Inventories of the services your organisation pays for.",
  robots: { index: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f9fa" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1920" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Asking for the request makes every page dynamic: nothing of the console is ever built ahead or cached.
  const request = await headers();
  const nonce = request.get("x-nonce") ?? "";
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        {/* Browsers hide a nonce from the page, so that it differs when React compares. */}
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} suppressHydrationWarning />
      </head>
      <body>
        <Providers nonce={nonce} locale={localeOf(request.get("accept-language"))}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
