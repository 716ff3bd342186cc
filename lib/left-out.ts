const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of `given` that a schema read without a word and left out of `read`, as "schedule.times". */
export function leftOut(given: unknown, read: unknown, path: string[] = []): string[] {
  if (!isObject(given) || !isObject(read)) return [];
  return Object.entries(given).flatMap(([name, value]) =>
    Object.hasOwn(read, name) ? leftOut(value, read[name], [...path, name]) : [[...path, name].join(".")],
  );
}
