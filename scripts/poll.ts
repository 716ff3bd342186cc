const pollMs = 20;

/** Asks `ask` every 20 ms until it gives something true, and gives that back; `undefined` after `withinSeconds`. */
export async function poll<Value>(
  ask: () => Value | Promise<Value>,
  withinSeconds: number,
): Promise<Awaited<Value> | undefined> {
  const end = performance.now() + withinSeconds * 1000;
  for (;;) {
    const value = await ask();
    if (value) return value;
    if (performance.now() > end) return undefined;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
