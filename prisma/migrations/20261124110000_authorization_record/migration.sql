-- The record of attempts is read by kind, by connector and by app, the newest first.
CREATE INDEX "authorization_kind_created_at_id_idx" ON "authorization"("kind", "created_at", "id");
CREATE INDEX "authorization_kind_client_id_created_at_idx" ON "authorization"("kind", "client_id", "created_at");
CREATE INDEX "authorization_redeemed_by_connector_id_idx" ON "authorization"("redeemed_by_connector_id");
