// breaks lint/style/noRestrictedImports
export const load = () => import("#scripts/migrate.ts");
