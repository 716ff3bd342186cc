// breaks lint/style/useFilenamingConvention
export const started = 1;
