import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { query } from "./database.ts";
import { keepPicture } from "./keep-picture.ts";
import { enrolMachine } from "./machine.ts";
import { signIn } from "./sign-in.ts";

const address = "/administration/endpoint-servers";

test.beforeEach(async ({ page }) => {
  await signIn(page);
  await page.goto(address);
  await expect(page.getByRole("heading", { name: "Endpoint Servers" })).toBeVisible();
});

// The machine this stack began with stays the first of the list, and no name holds a word of a button.
const uniqueName = () => `zz-${randomUUID().slice(0, 8)}`;
const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

async function copied(page: Page, what: string): Promise<string> {
  await page.getByRole("button", { name: what }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

async function makeCode(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Enrol endpoint server" }).click();
  await page.getByRole("button", { name: "Make enrolment code" }).click();
  await expect(page.getByText(/Waiting for the machine\. The code is good for another (59|60) min/)).toBeVisible();
  return copied(page, "Copy the enrolment code");
}

async function enrol(page: Page, name: string) {
  const machine = await enrolMachine(await makeCode(page), name);
  const dialog = page.getByRole("dialog", { name: "Enrol endpoint server" });
  await expect(dialog.getByText(`${name} is enrolled`)).toBeVisible();
  return { machine, dialog };
}

async function enrolQuietly(page: Page, name: string) {
  const { machine, dialog } = await enrol(page, name);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(rowOf(page, name)).toBeVisible();
  return machine;
}

async function tickBox(page: Page, row: Locator) {
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Properties" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Features" }).click();
  await page.getByRole("checkbox", { name: "Box connector" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

async function pinConnector(endpointServerId: string, name: string) {
  await query(
    `INSERT INTO connector (id, kind, environment, name, name_key, client_id, schedule, time_zone, endpoint_server_id, updated_at)
     VALUES (gen_random_uuid(), 'box', 'box.com', $1, $2, 'client', '{"kind":"manual"}', 'UTC', $3, now())`,
    [name, name.toLowerCase(), endpointServerId],
  );
}

test("the command of the dialog enrols a machine, and removing it ends its process", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const name = uniqueName();
  const folder = mkdtempSync(join(tmpdir(), "endpoint-server-"));
  const code = await makeCode(page);
  await keepPicture(page, "command");
  await page.setViewportSize({ width: 390, height: 844 });
  await keepPicture(page, "narrow");
  const command = await copied(page, "Copy the command");
  expect(command).not.toContain(code);
  // Nothing but what every machine has, and this Node: no package of the project is within reach.
  const { PATH, HOME } = process.env;
  const machine = spawn("sh", ["-c", command], {
    cwd: folder,
    env: { PATH, HOME, NODE_ENV: "production", ENDPOINT_SERVER_NAME: name, ENROLMENT_CODE: code },
    detached: true,
  });
  let output = "";
  machine.stdout.on("data", (chunk) => {
    output += chunk;
  });
  machine.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const exited = once(machine, "exit");
  try {
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect(page.getByText(`${name} is enrolled`), output).toBeVisible({ timeout: 20_000 });
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await expect(rowOf(page, name)).toContainText("Online");
    await expect(rowOf(page, name)).toContainText(/Seen (now|\d+ s ago)/);
    await expect(rowOf(page, name)).toContainText("Not ticked");
    await rowOf(page, name).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("button", { name: "Remove endpoint server" }).click();
    await expect(rowOf(page, name)).toHaveCount(0);
    await exited;
    expect(output).toContain("was removed in the console");
  } finally {
    if (machine.exitCode === null && machine.pid) process.kill(-machine.pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

test("right-click, the more button and the keyboard open the same menu", async ({ page }) => {
  const name = uniqueName();
  await enrolQuietly(page, name);
  const row = rowOf(page, name);
  const more = row.getByRole("button", { name: `Menu of ${name}` });
  const ways = {
    "right-click": () => row.click({ button: "right" }),
    "more button": () => more.click(),
    "Enter key": () => more.press("Enter"),
    "Shift+F10": () => more.press("Shift+F10"),
    "menu key": () => more.press("ContextMenu"),
  };
  for (const [way, open] of Object.entries(ways)) {
    await test.step(way, async () => {
      await open();
      await expect(page.getByRole("menuitem")).toHaveText(["Properties", "Drain", "Remove"]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("menuitem")).toHaveCount(0);
    });
  }
  await more.press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: "Properties" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: `Properties of ${name}` })).toContainText("e2e.example");
});

test("the dialog that waited offers Features; un-ticking asks, naming what has nowhere to run", async ({ page }) => {
  const name = uniqueName();
  const { machine, dialog } = await enrol(page, name);
  await dialog.getByRole("button", { name: "Features" }).click();
  const features = page.getByRole("dialog", { name: `Features of ${name}` });
  await features.getByRole("checkbox", { name: "Box connector" }).check();
  await features.getByRole("button", { name: "Save" }).click();
  await expect(rowOf(page, name)).toContainText("Ready");

  await pinConnector(machine.id, `Pinned to ${name}`);
  await rowOf(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Properties" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Features" }).click();
  await features.getByRole("checkbox", { name: "Box connector" }).uncheck();
  await features.getByRole("button", { name: "Save" }).click();
  await expect(features.getByRole("alert")).toContainText(`Pinned to ${name}`);
  await features.getByRole("button", { name: "Keep editing" }).click();
  await expect(features.getByRole("checkbox", { name: "Box connector" })).not.toBeChecked();
  await features.getByRole("button", { name: "Save" }).click();
  await features.getByRole("button", { name: "Save and leave them waiting" }).click();
  await expect(rowOf(page, name)).toContainText("Not ticked");
});

test("of two people editing the features, the later is told and nothing is overwritten", async ({ page, context }) => {
  const name = uniqueName();
  await enrolQuietly(page, name);
  const open = async (screen: Page) => {
    await rowOf(screen, name).click({ button: "right" });
    await screen.getByRole("menuitem", { name: "Properties" }).click();
    await screen.getByRole("dialog").getByRole("button", { name: "Features" }).click();
    await screen.getByRole("checkbox", { name: "Box connector" }).check();
  };
  const other = await context.newPage();
  await other.goto(address);
  await open(page);
  await open(other);
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Not saved" })).toContainText("while you were editing it");
});

test("a machine is renamed, drained with a note, and resumed", async ({ page }) => {
  const name = uniqueName();
  await enrolQuietly(page, name);
  await rowOf(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Properties" }).click();
  const properties = page.getByRole("dialog");
  await properties.getByRole("button", { name: "Rename" }).click();
  await properties.getByRole("textbox", { name: "Name" }).fill("");
  await properties.getByRole("button", { name: "Rename" }).click();
  await expect(properties.getByText("Enter the name.")).toBeVisible();
  await properties.getByRole("textbox", { name: "Name" }).fill(`${name}-renamed`);
  await properties.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("dialog", { name: `Properties of ${name}-renamed` })).toBeVisible();
  await page.keyboard.press("Escape");

  const row = rowOf(page, `${name}-renamed`);
  await row.getByRole("button", { name: /Menu of/ }).click();
  await page.getByRole("menuitem", { name: "Drain" }).click();
  await page.getByRole("combobox", { name: "How long" }).click();
  await page.getByRole("option", { name: "For 4 hours" }).click();
  await page.getByLabel("Note").fill("Update on Saturday");
  await page.getByRole("button", { name: "Drain", exact: true }).click();
  await expect(row).toContainText("Draining");
  await expect(row).toContainText(/Takes runs again in (4 h|3 h 59 min)/);
  await row.getByText("Draining").hover();
  await expect(page.getByRole("tooltip", { name: "Update on Saturday" })).toBeVisible();
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Resume" }).click();
  await expect(row).not.toContainText("Draining");
});

test("the list shows the state of each feature on each machine, and when a machine fell silent", async ({ page }) => {
  const name = uniqueName();
  const machine = await enrolQuietly(page, name);
  const row = rowOf(page, name);
  await expect(row).toContainText("Not known yet");
  await expect(row).toContainText("Not ticked");
  await tickBox(page, row);
  await query("UPDATE endpoint_server SET pulse_since = now() - interval '40 minutes' WHERE id = $1", [machine.id]);
  await machine.beat();
  await expect(row).toContainText("Ready");
  await expect(page.getByText(/Box connector: ticked on \d+ of \d+, of which \d+ can run it now\./)).toBeVisible();
  await query(
    "UPDATE endpoint_server_pulse SET minute = minute - interval '10 minutes' WHERE endpoint_server_id = $1",
    [machine.id],
  );
  await page.reload();
  const pulse = row.getByRole("img", { name: /^Silent in 3[789] of the last (39|40) minutes, last 1 minute ago$/ });
  await pulse.hover();
  await expect(page.getByRole("tooltip", { name: /^Silent in/ })).toBeVisible();
});

test("removing asks, naming what stops working, and refuses the machine's next call", async ({ page }) => {
  const name = uniqueName();
  const machine = await enrolQuietly(page, name);
  await tickBox(page, rowOf(page, name));
  await pinConnector(machine.id, `Pinned to ${name}`);
  await rowOf(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove" }).click();
  const dialog = page.getByRole("dialog", { name: `Remove the endpoint server ${name}?` });
  await expect(dialog).toContainText(`Pinned to ${name}`);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await machine.beat();
  await rowOf(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Remove endpoint server" }).click();
  await expect(rowOf(page, name)).toHaveCount(0);
  await expect(machine.beat()).rejects.toThrow(/401 .*unknown_server/);
});

test("two machines with one key are quarantined and shown, until the key is revoked and the machine enrols again", async ({
  page,
}) => {
  const name = uniqueName();
  const machine = await enrolQuietly(page, name);
  await machine.beat({ bootId: randomUUID(), host: "copy.example" });
  // A restart may overlap with the process before it; this second process began long ago.
  await query(
    "UPDATE endpoint_server_boot SET first_seen_at = first_seen_at - interval '1 minute' WHERE endpoint_server_id = $1",
    [machine.id],
  );
  await expect(machine.beat()).rejects.toThrow(/quarantined: two machines use its identity/);
  const row = rowOf(page, name);
  await expect(row).toContainText("Quarantined");
  await expect(row).toContainText(
    /Two machines use this identity, last seen from e2e\.example \(.+\) and copy\.example \(.+\)\./,
  );
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Properties" }).click();
  await expect(page.getByRole("dialog", { name: `Properties of ${name}` })).toContainText("Find out which machine");
  await page.keyboard.press("Escape");

  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Trust this machine again" }).click();
  const dialog = page.getByRole("dialog", { name: `Trust ${name} again?` });
  await expect(dialog).toContainText("start the endpoint server with a new enrolment code");
  await dialog.getByRole("button", { name: "Revoke its key" }).click();
  await expect(row).toContainText("Enrol again");
  await expect(machine.beat()).rejects.toThrow(/The key of this endpoint server was revoked/);
});
