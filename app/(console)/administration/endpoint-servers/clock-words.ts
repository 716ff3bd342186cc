/** How far a machine's clock is off, in words: "Right", "12 s fast", "5 min slow". */
export function clockWords(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (seconds < 2) return "Right";
  const off =
    seconds < 120
      ? `${seconds} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`;
  return `${off} ${skewMs > 0 ? "fast" : "slow"}`;
}
