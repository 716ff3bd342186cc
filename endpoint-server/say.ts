/** One line on standard output. Never given anything secret. */
export function say(message: string): void {
  console.log(`${new Date().toISOString()} ${message}`);
}
