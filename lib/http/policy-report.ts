import { z } from "zod";
import { logRefused } from "./bounded-log.ts";
import { problem } from "./problem.ts";

const report = z.object({
  "csp-report": z.object({
    "document-uri": z.string().max(5000),
    "blocked-uri": z.string().max(5000),
    "effective-directive": z.string().regex(/^[a-z-]{1,40}$/),
  }),
});

/** An address without what may be private in it; "inline", "eval" and the like stay as they are. */
function addressOnly(text: string): string {
  const url = URL.parse(text);
  return url ? `${url.origin}${url.pathname}`.slice(0, 200) : text.replace(/[^\w-]/g, "").slice(0, 40);
}

/** Takes a browser's report (Content Security Policy Level 3, 5.3) and writes a line of it to the log. */
export async function takePolicyReport(request: Request): Promise<Response> {
  const read = report.safeParse(await request.json().catch(() => null));
  if (!read.success) return problem(400, "This is not a report of a content policy.");
  const given = read.data["csp-report"];
  const [page, blocked] = [addressOnly(given["document-uri"]), addressOnly(given["blocked-uri"])];
  const line = `The content policy of ${page} blocked ${blocked} (${given["effective-directive"]}).`;
  await logRefused("content policy", line);
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}
