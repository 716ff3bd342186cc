-- Every list and every poll finds its rows without reading those it does not want. Runs can't be written while
-- these are built, some seconds for some millions of them.

-- The run history by endpoint server, by what started a run, and by what failed.
CREATE INDEX "run_endpoint_server_id_id_idx" ON "run"("endpoint_server_id", "id");
CREATE INDEX "run_by_person_idx" ON "run"("id") WHERE "trigger" = 'person';
CREATE INDEX "run_failure_code_id_idx" ON "run"("failure_code", "id") WHERE "failure_code" IS NOT NULL;

-- Whether a connector has a run under way, however many it had.
CREATE INDEX "run_connector_id_state_idx" ON "run"("connector_id", "state");

-- What an endpoint server holds now, and what it may take next: its own and what any may take, the oldest first.
CREATE INDEX "run_under_way_idx" ON "run"("endpoint_server_id") WHERE "state" IN ('assigned', 'running');
CREATE INDEX "run_queued_idx"
  ON "run"("kind", (coalesce("placement_server_id", '00000000-0000-0000-0000-000000000000')), "queued_at", "id")
  WHERE "state" = 'queued';
DROP INDEX "run_state_kind_idx";

-- The grants that came out of a backup and were not tried yet.
CREATE INDEX "grant_restored_idx" ON "grant"("id") WHERE "refresh_failure" = 'restored_from_backup';
