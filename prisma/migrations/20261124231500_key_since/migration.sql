-- Since when a key seals; of keys from before this, nobody knows.
ALTER TABLE "key_canary" ADD COLUMN "since" TIMESTAMPTZ;
ALTER TABLE "key_canary" ALTER COLUMN "since" SET DEFAULT CURRENT_TIMESTAMP;
