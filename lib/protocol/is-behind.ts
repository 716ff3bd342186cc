const parts = (version: string) => /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? null;

/** Whether a machine's release is older than ours (Semantic Versioning 2.0.0, 11). One that can't be read is not known to be. */
export function isBehind(version: string, ours: string): boolean {
  const [theirs, current] = [parts(version), parts(ours)];
  if (!theirs || !current) return false;
  const differs = current.findIndex((part, place) => part !== theirs[place]);
  return differs >= 0 && (theirs[differs] ?? 0) < (current[differs] ?? 0);
}
