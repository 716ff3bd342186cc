import { createServer } from "node:http";
import { SMTPServer, type SMTPServerSession } from "smtp-server";

/** One message as the server took it. */
export type TakenMail = { from: string; to: string[]; source: string };

// A mail server as a process of its own: SMTP on SMTP_PORT, what it took and what it shall do over HTTP on CONTROL_PORT.
const taken: TakenMail[] = [];
let refusal: { code: number; words: string } | null = null;
const password = process.env.SMTP_PASSWORD;

function refused(): Error | null {
  return refusal && Object.assign(new Error(refusal.words), { responseCode: refusal.code });
}

const addressOf = (session: SMTPServerSession) => (session.envelope.mailFrom ? session.envelope.mailFrom.address : "");

const mail = new SMTPServer({
  authOptional: !password,
  disabledCommands: password ? ["STARTTLS"] : ["STARTTLS", "AUTH"],
  allowInsecureAuth: true,
  onAuth: (auth, _session, callback) => {
    if (auth.password === password) callback(null, { user: auth.username });
    else callback(new Error("Invalid user name or password"));
  },
  onRcptTo: (_address, _session, callback) => callback(refused()),
  onData: (stream, session, callback) => {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.once("end", () => {
      taken.push({
        from: addressOf(session),
        to: session.envelope.rcptTo.map(({ address }) => address),
        source: Buffer.concat(parts).toString("utf8"),
      });
      callback(null);
    });
  },
});
mail.on("error", () => {});
mail.listen(Number(process.env.SMTP_PORT), "127.0.0.1");

const control = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/refuse")
    refusal = { code: Number(searchParams.get("code")), words: searchParams.get("words") ?? "" };
  if (pathname === "/accept") refusal = null;
  response.setHeader("content-type", "application/json").end(JSON.stringify(taken));
});
control.listen(Number(process.env.CONTROL_PORT), "127.0.0.1");
