// breaks lint/suspicious/noExplicitAny
export const started = (value: any): unknown => value;
