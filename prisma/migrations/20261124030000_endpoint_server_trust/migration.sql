-- CreateEnum
CREATE TYPE "endpoint_server_trust" AS ENUM ('trusted', 'quarantined', 'revoked');

-- AlterTable
ALTER TABLE "endpoint_server" ADD COLUMN     "key_since" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "next_public_key" TEXT,
ADD COLUMN     "refusal_recorded_at" TIMESTAMPTZ,
ADD COLUMN     "trust" "endpoint_server_trust" NOT NULL DEFAULT 'trusted';

-- CreateTable
CREATE TABLE "endpoint_server_boot" (
    "endpoint_server_id" UUID NOT NULL,
    "boot_id" UUID NOT NULL,
    "host" TEXT,
    "address" TEXT,
    "first_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "endpoint_server_boot_pkey" PRIMARY KEY ("endpoint_server_id","boot_id")
);

-- AddForeignKey
ALTER TABLE "endpoint_server_boot" ADD CONSTRAINT "endpoint_server_boot_endpoint_server_id_fkey" FOREIGN KEY ("endpoint_server_id") REFERENCES "endpoint_server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

UPDATE "endpoint_server" SET "key_since" = "enrolled_at";
