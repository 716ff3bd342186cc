-- CreateEnum
CREATE TYPE "price_period" AS ENUM ('month', 'year');

-- CreateTable
CREATE TABLE "licence" (
    "connector_id" UUID NOT NULL,
    "seats" INTEGER NOT NULL,
    "price" DECIMAL(14,4),
    "currency" TEXT,
    "price_period" "price_period" NOT NULL DEFAULT 'month',
    "renews_on" DATE,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "licence_pkey" PRIMARY KEY ("connector_id")
);

-- AddForeignKey
ALTER TABLE "licence" ADD CONSTRAINT "licence_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;
