import type { Metadata } from "next";
import { cookies } from "next/headers";
import { OutcomeNotice } from "#components/outcome-notice.tsx";
import { tripProofs } from "#lib/authorizations/cookie.ts";
import { outcomeWords } from "#lib/authorizations/outcomes.ts";
import { readResult } from "#lib/authorizations/read.ts";
import { connectorKind } from "#lib/connectors/kinds.ts";
import { Announcement } from "./announcement.tsx";
import { GrantedResult } from "./granted-result.tsx";
import { RefusedResult } from "./refused-result.tsx";

export const metadata: Metadata = { title: "Authorization" };

type Props = { params: Promise<{ authorizationId: string }> };

/** How the trip to the provider ended, for the browser that made it. */
export default async function ResultPage({ params }: Props) {
  const { authorizationId } = await params;
  const result = await readResult(authorizationId, tripProofs((await cookies()).getAll()));
  if (!result) return <OutcomeNotice {...outcomeWords("other_browser", "The provider")} detail={null} heading />;
  const provider = connectorKind(result.kind).name;
  return (
    <>
      <Announcement id={authorizationId} ok={result.state === "granted"} />
      {result.state === "granted" && (
        <GrantedResult
          provider={provider}
          result={result}
          forTheDialog={result.openedInSession}
          linkFrom={result.linkFrom}
        />
      )}
      {result.state === "refused" && <RefusedResult result={result} canGoBack={result.openedInSession} />}
      {(result.state === "begun" || result.state === "opened") && (
        <OutcomeNotice {...outcomeWords("already_used", provider)} detail={null} heading />
      )}
    </>
  );
}
