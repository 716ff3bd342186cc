/** One line of the self-check. `words`: what was found, and for what failed how to mend it. */
export type Line = { passed: boolean; name: string; words: string };

export const passed = (name: string, words: string): Line => ({ passed: true, name, words });
export const failed = (name: string, words: string): Line => ({ passed: false, name, words });

/** Why something did not work, as short as the system says it: ECONNREFUSED. */
export function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return "unknown cause";
  const code: unknown = Reflect.get(cause, "code");
  return typeof code === "string" ? code : cause.message.slice(0, 200);
}
