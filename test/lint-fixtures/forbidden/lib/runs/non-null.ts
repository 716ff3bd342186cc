// breaks lint/style/noNonNullAssertion
export const started = (value: string | null): string => value!;
