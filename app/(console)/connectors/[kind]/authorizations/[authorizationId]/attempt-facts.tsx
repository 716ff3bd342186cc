import { Code, DataList, DataListItem, DataListItemLabel, DataListItemValue } from "@mantine/core";
import type { Route } from "next";
import { LinkText } from "#components/links.tsx";
import { PermissionList } from "#components/permission-list.tsx";
import type { readAttempt } from "#lib/authorizations/record.ts";

type Props = { attempt: Awaited<ReturnType<typeof readAttempt>>; provider: string };

/** What was asked for and who answered. */
export function AttemptFacts({ attempt, provider }: Props) {
  const { clientId, redirectUri, environment, connector, account, enterprise, status } = attempt;
  const facts = [
    ["Client ID", <Code key="client">{clientId}</Code>],
    ["Redirect URI", <Code key="redirect">{redirectUri}</Code>],
    [`${provider} environment`, environment],
    [
      "Connector",
      connector ? (
        <LinkText
          key="connector"
          href={`/connectors/${attempt.kind}/authorizations?connector=${connector.id}` as Route}
        >
          {connector.name}
        </LinkText>
      ) : (
        "None saved with it"
      ),
    ],
    ["Account", account ?? "Not known"],
    ["Enterprise", enterprise ?? "Not known"],
  ] as const;
  const permissions = status.state === "granted" || status.state === "refused" ? status.permissions : [];
  return (
    <>
      <DataList orientation="vertical" style={{ overflowWrap: "anywhere" }}>
        {facts.map(([label, value]) => (
          <DataListItem key={label}>
            <DataListItemLabel>{label}</DataListItemLabel>
            <DataListItemValue>{value}</DataListItemValue>
          </DataListItem>
        ))}
      </DataList>
      {permissions.length > 0 && <PermissionList permissions={permissions} />}
    </>
  );
}
