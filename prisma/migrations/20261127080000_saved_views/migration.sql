-- A list as somebody wants to see it again: its address with filters and sort, under a name of their own.
CREATE TABLE "saved_view" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "path" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "query" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "saved_view_user_id_path_name_key" ON "saved_view"("user_id", "path", "name");
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
