import { takePolicyReport } from "#lib/http/policy-report.ts";

export const POST = takePolicyReport;
