import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { installCommand } from "./install-commands.ts";

const program = "console.log(process.env.ENGINE_URL, process.env.ENDPOINT_SERVER_DATA_DIR);\n";
const rightSum = createHash("sha256").update(program).digest("hex");

// curl reads file addresses too: the command is run as it is copied.
function run(sha256: string) {
  const folder = mkdtempSync(join(tmpdir(), "install-command-"));
  try {
    const served = join(folder, "downloads");
    for (const name of [served, join(folder, "machine")]) mkdirSync(name);
    writeFileSync(join(served, "connector-endpoint-server.mjs"), program);
    const facts = { publicUrl: pathToFileURL(folder).href, engineUrl: "https://engine.example", sha256 };
    return spawnSync("sh", ["-c", installCommand("posix", facts)], { cwd: join(folder, "machine"), encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the command starts what it downloaded", () => {
  const { status, stdout } = run(rightSum);
  expect(stdout).toContain("https://engine.example endpoint-server-data");
  expect(status).toBe(0);
});

test("the command does not start a file with another checksum", () => {
  const { status, stdout } = run("0".repeat(64));
  expect(stdout).not.toContain("engine.example");
  expect(status).not.toBe(0);
});

test("on Windows too the file is started only when its checksum is right", () => {
  const facts = { publicUrl: "https://console.example", engineUrl: "https://engine.example", sha256: rightSum };
  const lines = installCommand("powershell", facts).split("\n");
  expect(lines[0]).toContain("'https://console.example/downloads/connector-endpoint-server.mjs' -OutFile");
  expect(lines[1]).toBe(`if ((Get-FileHash connector-endpoint-server.mjs).Hash -eq '${rightSum}') {`);
  expect(lines[3]).toBe("  node connector-endpoint-server.mjs");
});
