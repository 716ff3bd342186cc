-- How many inventories a connector keeps, and for how long; null: as the settings say.
ALTER TABLE "connector" ADD COLUMN "keep_runs" INTEGER, ADD COLUMN "keep_days" INTEGER;

ALTER TABLE "run" ADD COLUMN "pruned_at" TIMESTAMPTZ, ADD COLUMN "rows_gone_at" TIMESTAMPTZ;
ALTER TABLE "run_stream" ADD COLUMN "compared_run_id" UUID;
ALTER TABLE "run_transition" ADD COLUMN "endpoint_server_version" TEXT;

-- Runs that nobody could see any more have lost their rows before it was noted.
UPDATE "run" SET "pruned_at" = now()
WHERE "state" IN ('published', 'rejected', 'failed', 'cancelled')
  AND NOT EXISTS (SELECT FROM "connector" c WHERE c."published_run_id" = "run"."id")
  AND NOT EXISTS (SELECT FROM "inventory_user" i WHERE i."run_id" = "run"."id");

-- CreateIndex
CREATE INDEX "run_queued_at_state_idx" ON "run"("queued_at", "state");

-- CreateIndex
CREATE INDEX "run_connector_id_queued_at_idx" ON "run"("connector_id", "queued_at");

-- CreateIndex
CREATE INDEX "run_rows_gone_at_pruned_at_idx" ON "run"("rows_gone_at", "pruned_at");
