// Preloaded into every process that start launches (node --import). A process that such a one forks inherits the
// preload, but not the variable: it belongs to its own parent, which waits for its messages on the channel.
const graceMs = Number(process.env.START_GRACE_MS);
delete process.env.START_GRACE_MS;

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  const isAlone = process.listenerCount(signal) === 0;
  if (isAlone) process.exit(0);
  // Next's server, for one, waits for open event streams for ever.
  setTimeout(() => process.exit(0), graceMs).unref();
}

if (graceMs) {
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);

  // The channel breaks when start is gone, however it went: nobody else could stop this process then.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
}
