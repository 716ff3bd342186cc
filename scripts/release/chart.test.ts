import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { projectFile } from "#scripts/start/process.ts";
import { demanded, knownSettings } from "./known-settings.ts";
import { processes } from "./processes.ts";

// No renderer of Go templates comes with npm: what is tested is what can be read without one.
const chart = (...path: string[]) => projectFile("deploy", "helm", "connector-console", ...path);
const read = (...path: string[]) => readFileSync(chart(...path), "utf8");
const templates = readdirSync(chart("templates")).map((name) => ({ name, text: read("templates", name) }));
const values: Record<string, unknown> = parse(read("values.yaml"));
const needed = {
  image: { repository: "registry.example.com/connector-console" },
  publicUrl: "https://console.example.com",
  engineUrl: "https://engine.example.com",
  secrets: { database: "console-database", keys: "console-keys" },
};
const isValid = new Ajv2020().compile(JSON.parse(read("values.schema.json")));

test("each process of the chart is started with the command of its process", () => {
  const commands = templates.flatMap(({ name, text }) =>
    [...text.matchAll(/^\s+command: (\[.*\])$/gm)].map(([, command]) => [name, JSON.parse(command ?? "[]")]),
  );
  expect(Object.fromEntries(commands)).toEqual({
    "console.yaml": ["node", ...processes.console],
    "engine.yaml": ["node", ...processes.engine],
    "endpoint-server.yaml": ["node", ...processes.endpointServer],
    "migrate.yaml": ["node", ...processes.migrate],
  });
});

test("the chart gives settings that a process reads, and all that console and engine do not start without", () => {
  const known = knownSettings();
  const given = (text: string) => [...text.matchAll(/- \{? ?name: ([A-Z_]+)\b/g)].map(([, name]) => name ?? "");
  for (const { text } of templates) expect(given(text).filter((name) => !known.has(name))).toEqual([]);
  const shared = given(read("templates", "_process.tpl"));
  for (const name of ["console.yaml", "engine.yaml"]) {
    const all = [...shared, ...given(read("templates", name))];
    expect(demanded.filter((setting) => !all.includes(setting) && !all.includes(`${setting}_FILE`))).toEqual([]);
  }
});

test("the pod for commands is given what a command does not start without, and may write its backups alone", () => {
  const text = readFileSync(projectFile("deploy", "commands-pod.yaml"), "utf8");
  const names = [...text.matchAll(/- \{ name: ([A-Z_]+),/g)].map(([, name]) => name ?? "");
  expect(names.filter((name) => !knownSettings().has(name))).toEqual([]);
  expect(demanded.filter((name) => !names.includes(name) && !names.includes(`${name}_FILE`))).toEqual([]);
  const { spec } = parse(text);
  expect(spec.containers[0].securityContext).toMatchObject({
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
  });
});

test("every container says what memory it needs, and console and engine take the settings that are secrets", () => {
  const containers = templates.filter(({ text }) => /^\s+containers:$/m.test(text));
  expect(containers.map(({ name }) => name)).toEqual([
    ...["console.yaml", "endpoint-server.yaml", "engine.yaml", "migrate.yaml"],
  ]);
  for (const { name, text } of containers)
    expect(text, name).toMatch(/resources:\n\s+\{\{- toYaml \.Values\.\w+\.resources/);
  const withSecrets = templates.filter(({ text }) => text.includes('include "secretSettings"'));
  expect(withSecrets.map(({ name }) => name)).toEqual(["console.yaml", "engine.yaml"]);
});

test("every value that a template asks for has a place in values.yaml", () => {
  for (const { name, text } of templates)
    for (const [, path = ""] of text.matchAll(/\.Values\.([\w.]+)/g)) {
      const found = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], values);
      expect(found, `${name} asks for ${path}`).toBeDefined();
    }
});

test("every block of a template that is opened is closed", () => {
  for (const { name, text } of templates) {
    const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
    expect(count(/\{\{-? (if|range|with|define)\b/g), name).toBe(count(/\{\{-? end\b/g));
    expect(count(/\{\{/g), name).toBe(count(/\}\}/g));
  }
});

test("the chart can't be installed with what it comes with alone; with addresses, image and secrets it can", () => {
  expect(isValid(values)).toBe(false);
  expect(isValid({ ...values, ...needed }), JSON.stringify(isValid.errors)).toBe(true);
  expect(isValid({ ...values, ...needed, publicUrl: "http://console.example.com" })).toBe(false);
  expect(isValid({ ...values, ...needed, consol: {} })).toBe(false);
  expect(isValid({ ...values, ...needed, endpointServer: { enabled: true, enrolmentSecret: "" } })).toBe(false);
  expect(isValid({ ...values, ...needed, secrets: { ...needed.secrets, settings: "More" } })).toBe(false);
});
