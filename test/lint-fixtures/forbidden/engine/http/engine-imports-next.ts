// breaks lint/style/noRestrictedImports
import { cookies } from "next/headers";

export const read = () => cookies();
