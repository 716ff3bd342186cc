-- Whichever release gives a connector its grant or takes it away, the grant knows.
-- A transaction that has a grant and waits for its connector is let past: this is tried again.
SET LOCAL lock_timeout = '500ms';

CREATE FUNCTION "connector_keeps_grant_in_use"() RETURNS TRIGGER LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW."grant_id" IS NOT DISTINCT FROM OLD."grant_id" THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' AND OLD."grant_id" IS NOT NULL THEN
    UPDATE "grant" SET "in_use" = false WHERE "id" = OLD."grant_id";
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."grant_id" IS NOT NULL THEN
    UPDATE "grant" SET "in_use" = true WHERE "id" = NEW."grant_id";
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "connector_keeps_grant_in_use" AFTER INSERT OR DELETE OR UPDATE OF "grant_id" ON "connector"
  FOR EACH ROW EXECUTE FUNCTION "connector_keeps_grant_in_use"();

-- No connector changes its grant meanwhile: making the trigger has locked the table against writing.
UPDATE "grant" SET "in_use" = true FROM "connector" WHERE "connector"."grant_id" = "grant"."id";
