import { freePort } from "#scripts/ports.ts";
import type { TakenMail } from "./mail-server.ts";
import { startProcess } from "./processes.ts";
import { until } from "./until.ts";

export type Mail = { from: string; to: string[]; subject: string; messageId: string; text: string };

/** Undoes quoted-printable (RFC 2045, 6.7). */
function unquoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** A message as its reader sees it. */
export function readMail({ source, ...mail }: TakenMail): Mail {
  const [head = "", ...body] = source.split("\r\n\r\n");
  const unfolded = head.replace(/\r\n[ \t]+/g, " ");
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(unfolded)?.[1] ?? "";
  const text = body.join("\r\n\r\n");
  const isEncoded = header("Content-Transfer-Encoding") === "quoted-printable";
  return {
    ...mail,
    subject: header("Subject"),
    messageId: header("Message-ID"),
    text: (isEncoded ? unquoted(text) : text).replaceAll("\r\n", "\n"),
  };
}

/** Starts a real mail server in a process of its own; with a password, only who knows it may send. */
export async function startMailServer(password?: string) {
  const [port, controlPort] = await Promise.all([freePort(), freePort()]);
  const running = startProcess("test/mail-server.ts", {
    SMTP_PORT: String(port),
    CONTROL_PORT: String(controlPort),
    ...(password && { SMTP_PASSWORD: password }),
  });
  const control = async (path: string): Promise<TakenMail[]> =>
    (await fetch(`http://127.0.0.1:${controlPort}${path}`)).json();
  await until(() => control("/").then(() => true), { withinSeconds: 20, that: "the mail server answers" });
  return {
    host: `127.0.0.1:${port}`,
    taken: async (): Promise<Mail[]> => (await control("/")).map(readMail),
    refuse: (code: number, words: string) => control(`/refuse?code=${code}&words=${encodeURIComponent(words)}`),
    accept: () => control("/accept"),
    stop: () => running.stop("SIGKILL"),
  };
}
