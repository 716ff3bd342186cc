-- A link by which somebody without an account here, such as an administrator of the enterprise, authorizes a connector.
CREATE TABLE "authorization_link" (
  "id" UUID NOT NULL,
  "connector_id" UUID NOT NULL,
  "secret_hash" TEXT NOT NULL,
  "made_by_id" UUID NOT NULL,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ NOT NULL,
  "used_at" TIMESTAMPTZ,
  CONSTRAINT "authorization_link_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "authorization_link_connector_id_key" ON "authorization_link"("connector_id");
CREATE UNIQUE INDEX "authorization_link_secret_hash_key" ON "authorization_link"("secret_hash");
ALTER TABLE "authorization_link" ADD CONSTRAINT "authorization_link_connector_id_fkey"
  FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "authorization_link" ADD CONSTRAINT "authorization_link_made_by_id_fkey"
  FOREIGN KEY ("made_by_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "authorization" ADD COLUMN "link_id" UUID;
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_link_id_fkey"
  FOREIGN KEY ("link_id") REFERENCES "authorization_link"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "authorization_link_id_created_at_idx" ON "authorization"("link_id", "created_at");
-- What was granted by a link and waits to be used: few rows, asked by every look at the overview.
CREATE INDEX "authorization_waiting_idx" ON "authorization"("ended_at")
  WHERE "link_id" IS NOT NULL AND "state" = 'granted' AND "redeemed_at" IS NULL;
