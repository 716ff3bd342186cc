-- CreateTable
CREATE TABLE "setting" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "keep_runs" INTEGER NOT NULL DEFAULT 10,
    "keep_days" INTEGER NOT NULL DEFAULT 90,
    "run_log_days" INTEGER NOT NULL DEFAULT 90,
    "delivery_log_days" INTEGER NOT NULL DEFAULT 30,
    "time_zone" TEXT,
    "drop_limit_percent" INTEGER NOT NULL DEFAULT 20,
    "look_back_days" INTEGER NOT NULL DEFAULT 90,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "setting_one_row" CHECK ("id" = 1)
);

INSERT INTO "setting" DEFAULT VALUES;
