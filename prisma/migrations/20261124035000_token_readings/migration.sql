-- AlterTable
ALTER TABLE "authorization" ADD COLUMN "token_filled_in_at" TIMESTAMPTZ, ADD COLUMN "token_shown_at" TIMESTAMPTZ;
