"use client";

import { createContext, type ReactNode, useContext } from "react";

const Locale = createContext("en");

/** The locale that numbers and dates of the page are written in: the browser's own, as the request told it. */
export function LocaleProvider({ locale, children }: { locale: string; children: ReactNode }) {
  return <Locale value={locale}>{children}</Locale>;
}

/** The viewer's locale, a BCP 47 tag; alike on the server and in the browser. */
export const useLocale = (): string => useContext(Locale);
