ALTER TABLE "user" ADD COLUMN "password_ends_at" TIMESTAMPTZ;

-- Passwords that administrators made before count for as long as those made from now on.
UPDATE "user" SET "password_ends_at" = now() + interval '72 hours' WHERE "must_change_password";
