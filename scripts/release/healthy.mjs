// For a container's health check: ends with 0 when the process on the given port answers on /healthz.
const [port] = process.argv.slice(2);
const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(3000) }).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
