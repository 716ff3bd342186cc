import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { expectAccessible } from "./accessible.ts";
import {
  choose,
  connectorRow,
  connectorsAddress,
  createConnector,
  newEnterprise,
  runTo,
  sandbox,
  truth,
} from "./connector-steps.ts";
import { query } from "./database.ts";
import { keepPicture } from "./keep-picture.ts";
import { signIn } from "./sign-in.ts";

type User = { id: string; name: string };

const counted = (page: Page, what: string) =>
  page
    .getByRole("table", { name: "What differs" })
    .getByRole("row")
    .filter({ hasText: what })
    .getByRole("cell")
    .first();

test("a run's counts open the rows behind them, and any two runs are compared, swapped and downloaded", async ({
  page,
}) => {
  test.setTimeout(150_000);
  await signIn(page);
  const enterprise = await newEnterprise();
  const name = await createConnector(page, { enterprise });
  await runTo(page, name, "Published");
  const before = await truth<User>(enterprise, "users");
  const [leaver, promoted] = before.slice(20);
  const mutate = (mutation: object) => sandbox("POST", `world/enterprises/${enterprise.id}/mutate`, mutation);
  await mutate({ kind: "removeUser", user: leaver?.id });
  await mutate({ kind: "addUsers", count: 2 });
  await mutate({ kind: "changeUser", user: promoted?.id, fields: { role: "coadmin" } });
  const run = await runTo(page, name, "Published");
  const known = new Set(before.map(({ id }) => id));
  const joiners = (await truth<User>(enterprise, "users")).filter(({ id }) => !known.has(id));

  await test.step("added, changed and removed open their rows", async () => {
    await page.getByRole("link", { name: "2 users added" }).click();
    const rows = page.getByRole("table").getByRole("row");
    await expect(rows).toHaveCount(3);
    for (const joiner of joiners) await expect(rows.filter({ hasText: joiner.id })).toContainText(joiner.name);
    await page.getByRole("link", { name: "changed" }).click();
    await expect(rows.filter({ hasText: promoted?.id })).toContainText("role: user → coadmin");
    await expectAccessible(page);
  });

  await test.step("a run is compared with the one before it, and the address keeps both", async () => {
    await page.goto(run);
    await page.getByRole("link", { name: "Compare", exact: true }).click();
    await expect(page).toHaveURL(/a=[0-9a-f-]{36}&b=[0-9a-f-]{36}/);
    await expect(counted(page, "Joiners")).toHaveText("2");
    await expect(counted(page, "Leavers")).toHaveText("1");
    await page.getByRole("link", { name: "Leavers" }).click();
    await expect(page.getByRole("table", { name: "Leavers" }).getByRole("row").nth(1)).toContainText(
      leaver?.name ?? "",
    );
    await page.reload();
    await expect(page.getByRole("table", { name: "Leavers" })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 380, height: 800 });
    await page.emulateMedia({ colorScheme: "dark" });
    await keepPicture(page, "compare narrow");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step("swapped, joiners are leavers", async () => {
    await page.getByRole("button", { name: "Swap" }).click();
    await expect(counted(page, "Joiners")).toHaveText("1");
    await expect(counted(page, "Leavers")).toHaveText("2");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download CSV" }).click(),
    ]);
    expect(
      readFileSync(await download.path(), "utf8")
        .trim()
        .split("\r\n"),
    ).toHaveLength(3);
  });

  await test.step("the run history says what is kept and what it costs", async () => {
    await page.goto(run);
    await page.getByRole("link", { name: "Run history" }).last().click();
    await expect(page.getByText(/Now kept: 2 inventories, [\d,]+ rows/)).toBeVisible();
    await keepPicture(page, "runs");
  });
});

test("a failure after a good run names what changed, and the calendar tells each planned time with its reason", async ({
  page,
}) => {
  test.setTimeout(150_000);
  await signIn(page);
  const name = await createConnector(page, { enterprise: await newEnterprise() });
  const good = await runTo(page, name, "Published");
  await expect(page.getByRole("table", { name: "Attempts" }).getByRole("row")).toHaveCount(2);
  const { connector, id } = await (await page.request.get(`/api${good}`)).json();
  await page.goto(`${connectorsAddress}?search=${encodeURIComponent(name)}`);
  await expect(connectorRow(page, name)).toContainText("Ready");
  await choose(page, name, "Pause");
  await expect(connectorRow(page, name)).toContainText("Paused");
  await query(
    `INSERT INTO run (id, connector_id, kind, trigger, state, failure_code, queued_at, ended_at)
     VALUES (gen_random_uuid(), $1, 'box', 'schedule', 'failed', 'internal', now(), now() + interval '1 minute')`,
    [connector.id],
  );
  const [failed] = await query<{ id: string }>("SELECT id FROM run WHERE connector_id = $1 AND state = 'failed'", [
    connector.id,
  ]);
  await page.goto(`/runs/${failed?.id}`);
  const notice = page.getByRole("alert", { name: "What changed since the last good run" });
  await expect(notice).toContainText(`Connector "${name}" paused`);
  await expectAccessible(page);

  await query(
    `INSERT INTO occurrence (id, connector_id, due_at, outcome, reason, run_id)
     VALUES (gen_random_uuid(), $1, '2026-10-05T02:00Z', 'run', NULL, $2),
            (gen_random_uuid(), $1, '2026-10-06T02:00Z', 'missed', 'The engine was not running.', NULL),
            (gen_random_uuid(), $1, '2026-10-07T02:00Z', 'skipped', 'The connector is paused.', NULL)`,
    [connector.id, id],
  );
  await page.goto(`/runs?connector=${connector.id}`);
  await page.getByRole("link", { name: "Calendar" }).click();
  await expect(page).toHaveURL(/calendar/);
  await page.goto(`/runs/calendar?connector=${connector.id}&month=2026-10`);
  await expect(
    page.getByText("1 of 3 planned runs took place (33 %), 1 published an inventory.").first(),
  ).toBeVisible();
  const month = page.getByRole("table", { name: "Planned times of the month" });
  for (const words of ["Ran", "Missed", "The engine was not running.", "Skipped", "The connector is paused."])
    await expect(month).toContainText(words);
  await expectAccessible(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  expect(
    readFileSync(await download.path(), "utf8")
      .trim()
      .split("\r\n"),
  ).toHaveLength(4);
  const [pack] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Evidence pack" }).click(),
  ]);
  expect(pack.suggestedFilename()).toBe("evidence-2026-10.zip");
  const files = unzipSync(readFileSync(await pack.path()));
  expect(strFromU8(files["evidence.txt"] ?? new Uint8Array())).toContain("Coverage: 1 of 3 planned runs took place");
});
