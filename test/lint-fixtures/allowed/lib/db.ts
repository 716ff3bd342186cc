import pg from "pg";
import { PrismaClient } from "#prisma/client.ts";

export const pool = new pg.Pool();
export const db = new PrismaClient();
