import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { help } from "./command.ts";

const unit = "deploy/endpoint-server/connector-endpoint-server.service";

test.each([unit, "deploy/endpoint-server/install-task.ps1", "docs/endpoint-servers.md"])(
  "%s sets nothing that the endpoint server does not know",
  (path) => {
    const named = readFileSync(path, "utf8").match(/\b(ENDPOINT_SERVER|ENROLMENT|ENGINE)_[A-Z_]+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(1);
    for (const name of new Set(named)) expect(help).toContain(name);
  },
);

test("the unit gives no more than the endpoint server needs, and is one that systemd takes", () => {
  const text = readFileSync(unit, "utf8");
  for (const line of ["DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=on-failure"])
    expect(text.split("\n")).toContain(line);
  const { error, status, stderr } = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
  // Only Linux with systemd can say so.
  if (!error) expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
