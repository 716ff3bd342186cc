import { Alert, Text } from "@mantine/core";
import { useLocale } from "#components/locale.tsx";
import type { EditedConnector } from "#lib/connectors/read.ts";
import { failures } from "#lib/runs/failures.ts";

type Props = { grant: NonNullable<EditedConnector["grant"]> };

/** Who authorized the connector, for which enterprise, and until when that holds. */
export function GrantDeadline({ grant }: Props) {
  const locale = useLocale();
  const who = `Authorized by ${grant.accountName} (${grant.accountLogin}) for ${grant.enterpriseName}.`;
  if (grant.endedBecause) {
    const { title, cause } = failures[grant.endedBecause];
    return <Alert color="red" title={title}>{`${who} ${cause} Click Authorize to give it again.`}</Alert>;
  }
  const { endsAt, idleDays, urgency } = grant.deadline;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const ends = `ends on ${day.format(endsAt)} unless used`;
  const failure = grant.refreshFailure ? failures[grant.refreshFailure] : null;
  if (urgency === "none" && !failure)
    return <Text c="dimmed">{`${who} It ${ends}; the console uses it every week.`}</Text>;
  return (
    <Alert
      color={urgency === "warning" ? "orange" : "red"}
      title={urgency === "none" ? failure?.title : `The authorization ${ends}`}
    >
      {who}
      {urgency !== "none" && ` It was last used ${idleDays} days ago.`}
      {failure && ` The console could not renew it yet: ${failure.cause}`}{" "}
      {failure?.whose ?? "Click Authorize to give it again."}
    </Alert>
  );
}
