-- When a drained endpoint server is given runs again by itself; null: when somebody resumes it.
ALTER TABLE "endpoint_server" ADD COLUMN "drain_ends_at" TIMESTAMPTZ;
CREATE INDEX "endpoint_server_drain_ends_at_idx" ON "endpoint_server"("drain_ends_at");
