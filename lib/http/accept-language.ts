const usual = "en";

/**
 * The locale of a browser: the first of Accept-Language (RFC 9110 section 12.5.4) that numbers can be written in. "en"
 * where it names none.
 */
export function localeOf(acceptLanguage: string | null): string {
  for (const part of (acceptLanguage ?? "").slice(0, 500).split(",")) {
    const tag = part.split(";")[0]?.trim() ?? "";
    try {
      const [supported] = Intl.NumberFormat.supportedLocalesOf(tag ? [tag] : []);
      if (supported) return supported;
    } catch {
      // Not a language tag, such as "*".
    }
  }
  return usual;
}
