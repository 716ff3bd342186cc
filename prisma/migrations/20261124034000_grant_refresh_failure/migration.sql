-- AlterTable
ALTER TABLE "grant" ADD COLUMN "refresh_failure" TEXT;
