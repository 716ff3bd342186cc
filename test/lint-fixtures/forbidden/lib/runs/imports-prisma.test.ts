// breaks lint/style/noRestrictedImports
import { PrismaClient } from "#prisma/client.ts";

export const db = new PrismaClient();
