"use client";

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { LocaleProvider } from "#components/locale.tsx";
import { ReturnFocus } from "./return-focus.tsx";
import { theme } from "./theme.ts";

type Props = {
  /** Of the document's Content Security Policy. */
  nonce: string;
  /** What the browser asks for. */
  locale: string;
  children: ReactNode;
};

// A refreshed page comes with another nonce, while the document's policy stays the one it was loaded with.
function nonceOfDocument(nonce: string): () => string {
  // Where the style element that holds the page still behind a dialog takes its nonce from (package get-nonce).
  if (typeof window !== "undefined") Object.assign(window, { __webpack_nonce__: nonce });
  return () => nonce;
}

/** What every page's client components may use: the theme, notifications, and one cache of polled data. */
export function Providers({ nonce, locale, children }: Props) {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1 } } }));
  const [getStyleNonce] = useState(() => nonceOfDocument(nonce));
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={getStyleNonce}>
        <Notifications position="bottom-right" />
        <ReturnFocus />
        <LocaleProvider locale={locale}>{children}</LocaleProvider>
      </MantineProvider>
    </QueryClientProvider>
  );
}
