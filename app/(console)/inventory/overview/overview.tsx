import { Group, SimpleGrid, Text } from "@mantine/core";
import { Amount, Bytes, Count, Day } from "#components/numbers.tsx";
import { SeatsUsed } from "#components/seats-used.tsx";
import { type Person, roleAllows } from "#lib/caller.ts";
import { readAdministrators } from "#lib/insight/administrators.ts";
import { readAuthorizer } from "#lib/insight/authorizer.ts";
import { readGrowth } from "#lib/insight/growth.ts";
import { idleFor, readIdle } from "#lib/insight/idle.ts";
import { readReclaimable, readReclaimList } from "#lib/insight/reclaim.ts";
import { readSeats } from "#lib/insight/seats.ts";
import { readStorage } from "#lib/insight/storage.ts";
import { readUseOfSeats } from "#lib/insight/use-of-seats.ts";
import type { PublishedRun } from "#lib/inventory/published.ts";
import { decimalOf } from "#lib/licences/money.ts";
import { type Licence, readLicence, yearlyCost } from "#lib/licences/read.ts";
import { currencies } from "#lib/licences/schema.ts";
import { AdministratorsSection } from "./administrators-section.tsx";
import { AtRenewal } from "./at-renewal.tsx";
import { AuthorizerNotice } from "./authorizer-notice.tsx";
import { FigureTile } from "./figure-tile.tsx";
import { GrowthSection } from "./growth-section.tsx";
import { IdleSection } from "./idle-section.tsx";
import { LicenceDialog } from "./licence-dialog.tsx";
import { ReclaimSection } from "./reclaim-section.tsx";
import { SeatsSection } from "./seats-section.tsx";
import { StorageSection } from "./storage-section.tsx";
import { usersAddress } from "./users-address.ts";

/** What so many seats cost, in a sentence. */
function CostNote({ licence, seats }: { licence: Licence | null; seats: number }) {
  const cost = yearlyCost(licence, seats);
  if (!cost) return "No price is entered.";
  return (
    <>
      <Amount money={cost} digits={0} /> a year.
    </>
  );
}

function licenceFields(licence: Licence | null) {
  if (!licence) return null;
  const { seats, price, pricePeriod, renewsOn, revision } = licence;
  const decimal = price ? decimalOf(price).replace(/\.?0+$/, "") : "";
  return { seats, price: decimal, currency: price?.currency ?? "", pricePeriod, renewsOn: renewsOn ?? "", revision };
}

/** Every figure of a connector's published inventory that answers what its seats are used for. */
export async function Overview({ person, run }: { person: Person; run: PublishedRun }) {
  const [licence, seats, idle, administrators, storage, growth, reclaimable, reclaim, authorizer, use] =
    await Promise.all([
      readLicence(person, run.connectorId),
      readSeats(person, run),
      readIdle(person, run),
      readAdministrators(person, run),
      readStorage(person, run),
      readGrowth(person, run),
      readReclaimable(person, run),
      readReclaimList(person, run, { after: null, size: 10 }),
      readAuthorizer(person, run),
      readUseOfSeats(person, run),
    ]);
  const connector = { id: run.connectorId, name: run.connectorName };
  const users = usersAddress(run.connectorId);
  return (
    <>
      {authorizer?.value && <AuthorizerNotice authorizer={authorizer.value} users={users} />}
      {roleAllows(person.role, "administrator") && (
        <Group mb="md">
          <LicenceDialog
            key={licence?.revision ?? 0}
            connector={connector}
            licence={licenceFields(licence)}
            currencies={[...currencies]}
          />
        </Group>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        <FigureTile
          label="Seats used"
          figure={seats}
          href={users({ accounts: "people" })}
          show={({ used }) => ({
            main: <SeatsUsed used={used} bought={licence?.seats} />,
            note: licence ? (
              <CostNote licence={licence} seats={licence.seats} />
            ) : (
              "How many were bought is not entered."
            ),
          })}
        />
        {[30, 60, 90].map((days) => (
          <FigureTile
            key={days}
            label={`Idle for ${days} days or more`}
            figure={idle}
            href={users({ accounts: "people", idle: `${days}-` })}
            show={(value) => ({
              main: <Count value={idleFor(value, days)} />,
              note: <CostNote licence={licence} seats={idleFor(value, days)} />,
            })}
          />
        ))}
        <FigureTile
          label="Never seen"
          figure={idle}
          href={users({ accounts: "people", idle: "never" })}
          show={({ never, seenSince }) => ({
            main: <Count value={never} />,
            note: (
              <>
                <CostNote licence={licence} seats={never} />
                {seenSince && (
                  <>
                    {" "}
                    Looked at since <Day of={seenSince} />.
                  </>
                )}
              </>
            ),
          })}
        />
        <FigureTile
          label="Inactive accounts with a seat"
          figure={seats}
          href={users({ accounts: "people", status: "inactive" })}
          show={({ inactive }) => ({
            main: <Count value={inactive} />,
            note: <CostNote licence={licence} seats={inactive} />,
          })}
        />
        <FigureTile
          label="App users"
          figure={seats}
          href={users({ accounts: "app" })}
          show={({ appUsers }) => ({
            main: <Count value={appUsers} />,
            note: "Accounts of programs. They hold no seat.",
          })}
        />
        <FigureTile
          label="Stored"
          figure={storage}
          href={users({ sort: "spaceUsed", direction: "desc" })}
          show={({ total, heaviestTenth, untold }) => ({
            main: <Bytes value={total} />,
            note: (
              <>
                {total > 0n && (
                  <>
                    {Number((heaviestTenth.bytes * 100n) / total)} % by <Count value={heaviestTenth.accounts} />{" "}
                    accounts.{" "}
                  </>
                )}
                {untold > 0 && (
                  <>
                    Of <Count value={untold} /> accounts it is not known.
                  </>
                )}
              </>
            ),
          })}
        />
        <FigureTile
          label="Recoverable now"
          figure={reclaimable}
          show={({ seats: free, withoutTransfer }) => ({
            main: (
              <>
                <Count value={free} /> seats
              </>
            ),
            note: (
              <>
                <CostNote licence={licence} seats={free} /> <Count value={withoutTransfer} /> of them store nothing. The
                bill changes at the renewal.
              </>
            ),
          })}
        />
        <AtRenewal {...{ licence, seats, growth, reclaimable }} until={run.endedAt} />
      </SimpleGrid>
      <SeatsSection use={use} licence={licence} connectorId={run.connectorId} />
      <IdleSection idle={idle} licence={licence} connectorId={run.connectorId} />
      <GrowthSection growth={growth} licence={licence} connectorId={run.connectorId} />
      <ReclaimSection title="Seats to take back first" reclaim={reclaim} licence={licence} run={run} />
      <StorageSection storage={storage} connectorId={run.connectorId} />
      <AdministratorsSection
        administrators={administrators}
        connectorId={run.connectorId}
        activityKnown={run.streams.activity.standing !== "unknown"}
      />
      <Text c="dimmed" mt="md">
        Months are in UTC. Everyone but app users holds a seat, also who may not sign in.
      </Text>
    </>
  );
}
