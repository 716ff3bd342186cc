/** For how many days a link may count. */
export const linkDays = [1, 3, 7] as const;
