/** Every column that holds sealed texts, by the row's id column; a test compares the list with the schema. */
export const sealedColumns = [
  { table: "connector", id: "id", column: "client_secret_sealed" },
  { table: "grant", id: "id", column: "client_secret_sealed" },
  { table: "grant", id: "id", column: "refresh_token_sealed" },
  { table: "grant", id: "id", column: "access_token_sealed" },
  { table: "refresh_attempt", id: "id", column: "got_sealed" },
  { table: "authorization", id: "id", column: "client_secret_sealed" },
  { table: "authorization", id: "id", column: "token_sealed" },
  { table: "second_factor", id: "id", column: "secret_sealed" },
  { table: "notification_channel", id: "id", column: "url_sealed" },
  { table: "notification_channel", id: "id", column: "secret_sealed" },
] as const;

/** A name of the list as SQL writes it. */
export const nameInSql = (name: string): string => `"${name}"`;

export type SealedColumn = (typeof sealedColumns)[number];
