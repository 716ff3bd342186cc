import { z } from "zod";
import { route } from "#lib/auth/route.ts";
import { downloadResponse } from "#lib/download.ts";
import { exportRunLog } from "#lib/runs/export-log.ts";
import { readRun, readRunLog } from "#lib/runs/read.ts";
import { mostLogLines } from "#lib/runs/schema.ts";
import { requireId, searchText } from "#lib/text.ts";

const asked = z.object({
  after: z.coerce.number().int().min(-1).max(mostLogLines).catch(-1),
  search: searchText,
  download: z.string().nullable().default(null),
});

export const GET = route("viewer", async (person, request, { params }: RouteContext<"/api/runs/[runId]/log">) => {
  const runId = requireId((await params).runId, "run");
  const { after, search, download } = asked.parse(Object.fromEntries(new URL(request.url).searchParams));
  await readRun(person, runId);
  if (download === null) return Response.json(await readRunLog(person, runId, { after, search }));
  return downloadResponse(`run-${runId}.log`, "text/plain", exportRunLog(person, runId));
});
