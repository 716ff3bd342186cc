-- When an engine last looked for connectors that are due, and since when engines did so without a long pause.
CREATE TABLE "schedule_watch" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "looked_at" TIMESTAMPTZ,
  "awake_since" TIMESTAMPTZ,
  CONSTRAINT "schedule_watch_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "schedule_watch_one_row" CHECK ("id" = 1)
);
INSERT INTO "schedule_watch" DEFAULT VALUES;
