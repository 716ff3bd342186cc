-- By it a program acts for a person through the REST API.
CREATE TABLE "api_token" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "secret_hash" TEXT NOT NULL,
  "hint" TEXT NOT NULL,
  "scopes" TEXT[],
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ NOT NULL,
  "ended_at" TIMESTAMPTZ,
  "last_used_at" TIMESTAMPTZ,
  "last_address" TEXT,
  CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "api_token_secret_hash_key" ON "api_token"("secret_hash");
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a request with an Idempotency-Key was answered.
CREATE TABLE "api_request" (
  "token_id" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "fingerprint" TEXT NOT NULL,
  "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "status" INTEGER,
  "answer" TEXT,
  CONSTRAINT "api_request_pkey" PRIMARY KEY ("token_id", "key")
);
CREATE INDEX "api_request_at_idx" ON "api_request"("at");
ALTER TABLE "api_request" ADD CONSTRAINT "api_request_token_id_fkey"
  FOREIGN KEY ("token_id") REFERENCES "api_token"("id") ON DELETE CASCADE ON UPDATE CASCADE;
