import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OutcomeNotice } from "#components/outcome-notice.tsx";
import { isOutcomeCode, outcomeWords } from "#lib/authorizations/outcomes.ts";
import { connectorKinds } from "#lib/connectors/kinds.ts";

export const metadata: Metadata = { title: "Authorization" };

type Props = { params: Promise<{ code: string }> };

/** The words for an authorization that this browser has no part in, or no more. */
export default async function OutcomePage({ params }: Props) {
  const { code } = await params;
  if (!isOutcomeCode(code)) notFound();
  const [only, ...others] = connectorKinds;
  const provider = only && others.length === 0 ? only.name : "The provider";
  return <OutcomeNotice {...outcomeWords(code, provider)} detail={null} heading />;
}
