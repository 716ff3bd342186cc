-- Whether a connector has the grant.
ALTER TABLE "grant" ADD COLUMN "in_use" BOOLEAN NOT NULL DEFAULT false;
