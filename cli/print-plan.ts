import type { Plan } from "./plan.ts";

const shown = (value: unknown) => (value === null ? "nothing" : JSON.stringify(value));

/** The plan for people, line by line. */
export function planLines({ created, changed, unchanged, onlyHere }: Plan, isPruning: boolean): string[] {
  return [
    ...created.map(({ name }) => `+ "${name}": create`),
    ...changed.flatMap(({ wanted, changes }) => [
      `~ "${wanted.name}": change`,
      ...changes.map(({ field, before, after }) => `    ${field}: ${shown(before)} → ${shown(after)}`),
    ]),
    ...onlyHere.map(({ name }) =>
      isPruning ? `- "${name}": delete with its runs and inventory` : `  "${name}": only in the console, left as it is`,
    ),
    `${created.length} to create, ${changed.length} to change, ${isPruning ? onlyHere.length : 0} to delete, ${unchanged.length} as wanted.`,
  ];
}

/** The plan for programs: names, and for each change the fields. */
export function planInJson({ created, changed, unchanged, onlyHere }: Plan) {
  return {
    created: created.map(({ name }) => name),
    changed: changed.map(({ wanted, changes }) => ({ name: wanted.name, changes })),
    unchanged: unchanged.map(({ name }) => name),
    onlyHere: onlyHere.map(({ name }) => name),
  };
}
