-- What needs somebody now is found without reading what does not.
CREATE INDEX "run_state_id_idx" ON "run"("state", "id");
CREATE INDEX "connector_paused_at_idx" ON "connector"("paused_at");
CREATE INDEX "connector_endpoint_server_id_idx" ON "connector"("endpoint_server_id");
