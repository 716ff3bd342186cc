// breaks lint/style/noRestrictedImports
import { randomSecret } from "#lib/seal.ts";

export const secret = randomSecret();
