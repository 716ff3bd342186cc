-- CreateEnum
CREATE TYPE "notification_channel_kind" AS ENUM ('email', 'slack', 'webhook');

-- CreateEnum
CREATE TYPE "notification_state" AS ENUM ('waiting', 'muted', 'bundled', 'dropped');

-- CreateEnum
CREATE TYPE "notification_delivery_state" AS ENUM ('pending', 'delivered', 'given_up');

-- CreateEnum
CREATE TYPE "notification_outcome" AS ENUM ('delivered', 'failed', 'given_up');

-- CreateTable
CREATE TABLE "notification_channel" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "kind" "notification_channel_kind" NOT NULL,
    "recipients" TEXT[],
    "url_sealed" TEXT,
    "url_host" TEXT,
    "secret_sealed" TEXT,
    "topics" TEXT[],
    "all_connectors" BOOLEAN NOT NULL,
    "muted_until" TIMESTAMPTZ,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_channel_connector" (
    "channel_id" UUID NOT NULL,
    "connector_id" UUID NOT NULL,

    CONSTRAINT "notification_channel_connector_pkey" PRIMARY KEY ("channel_id","connector_id")
);

-- CreateTable
CREATE TABLE "notification_mute" (
    "connector_id" UUID NOT NULL,
    "until" TIMESTAMPTZ NOT NULL,
    "muted_by" TEXT NOT NULL,

    CONSTRAINT "notification_mute_pkey" PRIMARY KEY ("connector_id")
);

-- CreateTable
CREATE TABLE "notification_problem" (
    "topic" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "connector_id" UUID,
    "cause" TEXT NOT NULL,
    "episode_id" UUID NOT NULL,
    "path" TEXT NOT NULL,

    CONSTRAINT "notification_problem_pkey" PRIMARY KEY ("topic","subject_id")
);

-- CreateTable
CREATE TABLE "notification_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "topic" TEXT NOT NULL,
    "is_recovery" BOOLEAN NOT NULL,
    "episode_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "connector_id" UUID,
    "detail" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "planned_at" TIMESTAMPTZ,

    CONSTRAINT "notification_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification" (
    "event_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "state" "notification_state" NOT NULL,
    "delivery_id" UUID,

    CONSTRAINT "notification_pkey" PRIMARY KEY ("event_id","channel_id")
);

-- CreateTable
CREATE TABLE "notification_delivery" (
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "state" "notification_delivery_state" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_attempt" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivery_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "channel_name" TEXT NOT NULL,
    "kind" "notification_channel_kind" NOT NULL,
    "number" INTEGER NOT NULL,
    "is_test" BOOLEAN NOT NULL,
    "summary" TEXT NOT NULL,
    "outcome" "notification_outcome" NOT NULL,
    "status" INTEGER,
    "answer" TEXT NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "next_attempt_at" TIMESTAMPTZ,

    CONSTRAINT "notification_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_watch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "looked_at" TIMESTAMPTZ,
    "quiet_until" TIMESTAMPTZ,

    CONSTRAINT "notification_watch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notification_channel_name_key_key" ON "notification_channel"("name_key");

-- CreateIndex
CREATE INDEX "notification_channel_connector_connector_id_idx" ON "notification_channel_connector"("connector_id");

-- CreateIndex
CREATE INDEX "notification_problem_connector_id_idx" ON "notification_problem"("connector_id");

-- CreateIndex
CREATE INDEX "notification_event_planned_at_id_idx" ON "notification_event"("planned_at", "id");

-- CreateIndex
CREATE INDEX "notification_event_episode_id_idx" ON "notification_event"("episode_id");

-- CreateIndex
CREATE INDEX "notification_event_at_idx" ON "notification_event"("at");

-- CreateIndex
CREATE INDEX "notification_channel_id_state_idx" ON "notification"("channel_id", "state");

-- CreateIndex
CREATE INDEX "notification_state_idx" ON "notification"("state");

-- CreateIndex
CREATE INDEX "notification_delivery_id_idx" ON "notification"("delivery_id");

-- CreateIndex
CREATE INDEX "notification_delivery_state_next_attempt_at_idx" ON "notification_delivery"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "notification_delivery_channel_id_state_idx" ON "notification_delivery"("channel_id", "state");

-- CreateIndex
CREATE INDEX "notification_delivery_created_at_idx" ON "notification_delivery"("created_at");

-- CreateIndex
CREATE INDEX "notification_attempt_channel_id_id_idx" ON "notification_attempt"("channel_id", "id");

-- CreateIndex
CREATE INDEX "notification_attempt_outcome_id_idx" ON "notification_attempt"("outcome", "id");

-- CreateIndex
CREATE INDEX "grant_refresh_failure_idx" ON "grant"("refresh_failure");

-- AddForeignKey
ALTER TABLE "notification_channel_connector" ADD CONSTRAINT "notification_channel_connector_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_channel_connector" ADD CONSTRAINT "notification_channel_connector_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_mute" ADD CONSTRAINT "notification_mute_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "notification_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "notification_delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;


ALTER TABLE "notification_watch" ADD CONSTRAINT "notification_watch_one_row" CHECK ("id" = 1);
INSERT INTO "notification_watch" DEFAULT VALUES;
