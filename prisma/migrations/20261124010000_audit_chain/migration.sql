-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN "position" BIGINT,
ADD COLUMN "previous_hash" TEXT,
ADD COLUMN "hash" TEXT;

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "position" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_event_position_key" ON "audit_event"("position");

-- The chain starts from a hash that no row has. The head is one row: it is also the lock that puts rows in order.
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_one_row" CHECK ("id" = 1);
INSERT INTO "audit_head" ("id", "position", "hash") VALUES (1, 0, repeat('0', 64));

-- A value as its length in bytes, a colon and its text; "-" when there is none: no two lists of values look the same.
CREATE FUNCTION "audit_field"("value" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(octet_length(convert_to("value", 'UTF8')) || ':' || "value", '-')
$$;

-- The same encoding as lib/audit/encoding.ts, which verifies without these functions.
CREATE FUNCTION "audit_hash"("logged" "audit_event", "at_position" BIGINT, "previous" TEXT) RETURNS TEXT
LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(
    audit_field("previous") || audit_field("at_position"::text) || audit_field(("logged")."id"::text) ||
    audit_field(trunc(extract(epoch FROM ("logged")."at") * 1000000)::text) ||
    audit_field(("logged")."actor_kind") || audit_field(("logged")."actor_id") || audit_field(("logged")."actor_name") ||
    audit_field(("logged")."address") || audit_field(("logged")."noun") || audit_field(("logged")."event") ||
    audit_field(("logged")."subject_id") || audit_field(("logged")."subject") ||
    audit_field(("logged")."before"::text) || audit_field(("logged")."after"::text), 'UTF8')), 'hex')
$$;

CREATE FUNCTION "audit_append"("logged" "audit_event") RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  "head" "audit_head";
  "new_hash" TEXT;
BEGIN
  SELECT * INTO STRICT "head" FROM "audit_head" FOR UPDATE;
  "new_hash" := audit_hash("logged", "head"."position" + 1, "head"."hash");
  UPDATE "audit_event" SET "position" = "head"."position" + 1, "previous_hash" = "head"."hash", "hash" = "new_hash"
  WHERE "id" = ("logged")."id";
  UPDATE "audit_head" SET "position" = "head"."position" + 1, "hash" = "new_hash";
END
$$;

-- Rows from before the chain take their place in it in the order they were written.
DO $$
DECLARE
  "row" "audit_event";
BEGIN
  FOR "row" IN SELECT * FROM "audit_event" ORDER BY "id" LOOP
    PERFORM audit_append("row");
  END LOOP;
END
$$;

-- A row is chained when its transaction commits: no lock is asked for after the head's, so none can wait in a circle.
CREATE FUNCTION "audit_append_row"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM audit_append(NEW);
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER "audit_event_append" AFTER INSERT ON "audit_event"
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "audit_append_row"();

-- Rows are only ever added; the one change is that a row without a place takes it.
CREATE FUNCTION "audit_refuse_change"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."hash" IS NULL AND NEW."hash" IS NOT NULL
    AND to_jsonb(OLD) - ARRAY['position', 'previous_hash', 'hash']
      = to_jsonb(NEW) - ARRAY['position', 'previous_hash', 'hash'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event"
FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();

CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event"
FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();
