-- How many heartbeats the engine heard from each endpoint server in each minute of the last hour.
CREATE TABLE "endpoint_server_pulse" (
  "endpoint_server_id" UUID NOT NULL,
  "minute" TIMESTAMPTZ NOT NULL,
  "heartbeats" INTEGER NOT NULL,
  CONSTRAINT "endpoint_server_pulse_pkey" PRIMARY KEY ("endpoint_server_id", "minute")
);
ALTER TABLE "endpoint_server_pulse" ADD CONSTRAINT "endpoint_server_pulse_endpoint_server_id_fkey"
  FOREIGN KEY ("endpoint_server_id") REFERENCES "endpoint_server"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- What came before this table is unknown, not silence.
ALTER TABLE "endpoint_server" ADD COLUMN "pulse_since" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP;
