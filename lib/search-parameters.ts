/** The parameters of an address as Next gives them to a page. */
export type SearchParameters = Record<string, string | string[] | undefined>;

/** The first value of a parameter; null when it is absent or empty. */
export function oneOf(parameters: SearchParameters, name: string): string | null {
  const value = parameters[name];
  return (Array.isArray(value) ? value[0] : value) || null;
}
