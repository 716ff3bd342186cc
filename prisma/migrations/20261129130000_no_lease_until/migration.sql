-- An endpoint server that did not take up a run gets no other one before this.
ALTER TABLE "endpoint_server" ADD COLUMN "no_lease_until" TIMESTAMPTZ;
