import { Alert, Text } from "@mantine/core";
import type { Route } from "next";
import { LinkText } from "#components/links.tsx";
import type { Authorizer } from "#lib/insight/authorizer.ts";

const whatIs = {
  inactive: "may not sign in to Box any more",
  demoted: "is no administrator of Box any more",
  gone: "is not in the inventory any more",
} as const;

type Props = { authorizer: Authorizer; users: (filters: Record<string, string>) => Route };

/** Warns before the connector stops because of who authorized it; nothing while they are well. */
export function AuthorizerNotice({ authorizer: { state, name, login, standIn }, users }: Props) {
  if (state === "well") return null;
  return (
    <Alert color="red" mb="md" title="Who authorized this connector">
      <Text>
        {name} ({login}) {whatIs[state]}: the connector will stop. Let another administrator authorize it.{" "}
        {standIn && (
          <>
            {standIn.name} ({standIn.login}) could.{" "}
          </>
        )}
        <LinkText href={users({ accounts: "administrators" })} underline="always">
          All administrators
        </LinkText>
      </Text>
    </Alert>
  );
}
