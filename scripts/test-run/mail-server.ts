import { spawn } from "node:child_process";
import { Fault } from "#scripts/fault.ts";
import { poll } from "#scripts/poll.ts";
import { freePort } from "#scripts/ports.ts";
import { projectFile } from "#scripts/start/process.ts";

const readySeconds = 20;

/** Starts the mail server of the browser tests, before the console and the engine whose settings name it. */
export async function startMailServer(): Promise<{
  variables: Record<string, string>;
  /** Where what it took can be read. */
  controlUrl: string;
  stop: () => void;
}> {
  const [smtpPort, controlPort] = await Promise.all([freePort(), freePort()]);
  const server = spawn(process.execPath, [projectFile("test", "mail-server.ts")], {
    env: { ...process.env, SMTP_PORT: String(smtpPort), CONTROL_PORT: String(controlPort) },
    stdio: "ignore",
  });
  const controlUrl = `http://127.0.0.1:${controlPort}`;
  const answers = () =>
    fetch(controlUrl).then(
      (response) => response.ok,
      () => false,
    );
  if (!(await poll(answers, readySeconds))) {
    server.kill();
    throw new Fault("The mail server of the browser tests does not answer: run test/mail-server.ts.");
  }
  const variables = {
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    NOTIFY_FROM: "Connector Console <console@example.com>",
    NOTIFY_PRIVATE_ADDRESSES: "allow",
  };
  return { variables, controlUrl, stop: () => void server.kill() };
}
