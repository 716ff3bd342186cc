import { createTransport } from "nodemailer";
import { isSafeAddress } from "#lib/auth/openid-settings.ts";
import { scrub } from "#lib/scrub.ts";
import type { MailSettings } from "./mail-settings.ts";
import { emailOf, type Message } from "./message.ts";
import { notSent, type Sent } from "./post.ts";

const withinMs = 10_000;

/** A password goes over TLS alone, unless the server is on this machine. */
function requiresTls(url: string): boolean {
  const { protocol, host, password } = new URL(url);
  return protocol === "smtp:" && password !== "" && !isSafeAddress(`http://${host}`);
}

const words: Record<string, string> = {
  ECONNECTION: "The mail server can't be reached",
  ESOCKET: "The mail server can't be reached",
  ETIMEDOUT: "The mail server does not answer",
  EDNS: "The mail server's name can't be resolved",
  EAUTH: "The mail server refuses the user name or password of SMTP_URL",
  ETLS: "The mail server offers no encryption, and SMTP_URL holds a password",
  EENVELOPE: "The mail server refuses the sender or a recipient",
};

function failure(error: unknown, { url }: MailSettings): Sent {
  const { code, responseCode, response } = error as { code?: string; responseCode?: number; response?: string };
  const said = response?.replaceAll(decodeURIComponent(new URL(url).password) || "\0", "...");
  const answer = `${words[code ?? ""] ?? "The mail server did not take the message"}${said ? `: ${said}` : "."}`;
  return { ...notSent(scrub(answer).replace(/\s+/g, " ").slice(0, 300)), status: responseCode ?? null };
}

/** Sends a message by email, with its id as the Message-ID. Does not throw. */
export async function sendEmail(
  settings: MailSettings | null,
  recipients: readonly string[],
  message: Message,
): Promise<Sent> {
  if (!settings) return notSent("No email can be sent: SMTP_URL and NOTIFY_FROM are not set.");
  const transport = createTransport({
    url: settings.url,
    requireTLS: requiresTls(settings.url),
    connectionTimeout: withinMs,
    greetingTimeout: withinMs,
    socketTimeout: withinMs,
    dnsTimeout: withinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({
      from: settings.from,
      to: [...recipients],
      ...emailOf(message),
      messageId: `<${message.id}@${new URL(message.publicUrl).hostname}>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return {
      isDelivered: true,
      status: Number(/^\d{3}/.exec(sent.response)?.[0]) || null,
      answer: scrub(sent.response.replace(/^\d{3} /, "")).slice(0, 200),
      retryAfterSeconds: null,
    };
  } catch (error) {
    return failure(error, settings);
  } finally {
    transport.close();
  }
}
