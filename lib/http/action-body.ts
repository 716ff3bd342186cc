/** No input of an action is this deep; reading deeper ones would take the stack with it. */
const deepest = 64;
const mostArguments = 10;

/** The value that `$0:a:b` stands for in the body of an action's arguments; undefined when there is none. */
function referenced(root: unknown, reference: string): unknown {
  const [, ...path] = reference.split(":");
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    root,
  );
}

/** Whether React finds what a text that begins with $ stands for, in a body that is one part. */
function isKnownText(text: string, root: unknown): boolean {
  if (!text.startsWith("$") || /^\$(\$|D|undefined$|NaN$|-?Infinity$|-0$)/.test(text)) return true;
  if (/^\$n-?\d{1,300}$/.test(text)) return true;
  return /^\$0(:|$)/.test(text) && referenced(root, text) !== undefined;
}

/**
 * Whether the body of a server action's request is one that React can read: a list of arguments in JSON whose texts
 * stand for nothing that is not there. Next answers 500 to every other.
 */
export function isActionBody(body: string): boolean {
  let root: unknown;
  try {
    root = JSON.parse(body);
  } catch {
    return false;
  }
  if (!Array.isArray(root) || root.length > mostArguments) return false;
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return false;
    if (level.some((value) => typeof value === "string" && !isKnownText(value, root))) return false;
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
  return true;
}
