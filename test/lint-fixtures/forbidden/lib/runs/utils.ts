// breaks file-name
export const rows = [1];
