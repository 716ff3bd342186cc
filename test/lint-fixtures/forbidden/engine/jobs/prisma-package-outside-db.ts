// breaks lint/style/noRestrictedImports
import { PrismaClient } from "@prisma/client";

export const db = new PrismaClient();
