-- An endpoint server that did not take up a run leaves what others can take to them until then.
ALTER TABLE "endpoint_server" ADD COLUMN "stands_back_until" TIMESTAMPTZ;
