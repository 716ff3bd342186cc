-- AlterTable
ALTER TABLE "session" ADD COLUMN "authenticated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP;

UPDATE "session" SET "authenticated_at" = "created_at";
