/** How email leaves the console, from the environment; never stored. */
export type MailSettings = { url: string; from: string };

const form = "Set SMTP_URL to smtp://user:password@host:587 or smtps://…, and NOTIFY_FROM to an address of yours.";

/** Reads SMTP_URL and NOTIFY_FROM: null when neither is set, and one sentence for each fault, without their values. */
export function readMailSettings(read: (name: string) => string | undefined): {
  settings: MailSettings | null;
  faults: string[];
} {
  const url = read("SMTP_URL")?.trim();
  const from = read("NOTIFY_FROM")?.trim();
  if (!url && !from) return { settings: null, faults: [] };
  if (!url || !from) return { settings: null, faults: [`${url ? "NOTIFY_FROM" : "SMTP_URL"} is missing. ${form}`] };
  const faults = [];
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol)) {
    faults.push(`SMTP_URL is not an smtp(s) address. ${form}`);
  }
  if (!/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(from)) {
    faults.push(`NOTIFY_FROM is not an email address. ${form}`);
  }
  return { settings: faults.length > 0 ? null : { url, from }, faults };
}
