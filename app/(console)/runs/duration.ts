/** "4 s", "3 min 20 s", "2 h 5 min": how long it took. */
export function secondsInWords(exact: number): string {
  const seconds = Math.max(0, Math.round(exact));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.floor(minutes / 60)} h`;
}

/** As secondsInWords, from one instant to another. */
export function durationInWords(from: string | Date, to: string | Date): string {
  return secondsInWords((new Date(to).getTime() - new Date(from).getTime()) / 1000);
}
