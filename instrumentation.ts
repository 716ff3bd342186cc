/** Next.js calls this once, before the console answers anybody: its keys must open what the database holds. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  await import("#lib/log/console-process.ts");
  const { requireKeys } = await import("#lib/key-canary.ts");
  const { noteConnections } = await import("#lib/auth/note-connection.ts");
  const { stopGracefully } = await import("#lib/http/graceful-stop.ts");
  const { nameRequests } = await import("#lib/http/request-id.ts");
  await requireKeys();
  nameRequests();
  noteConnections();
  stopGracefully();
}
