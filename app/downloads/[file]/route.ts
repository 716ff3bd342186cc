import { serveDownload } from "#lib/endpoint-servers/server-file.ts";

/** The endpoint server's one file and its checksum. */
export async function GET(request: Request, { params }: RouteContext<"/downloads/[file]">): Promise<Response> {
  return serveDownload(request, (await params).file);
}
