-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('viewer', 'operator', 'administrator');

-- CreateEnum
CREATE TYPE "missed_policy" AS ENUM ('run_once', 'skip');

-- CreateEnum
CREATE TYPE "grant_state" AS ENUM ('active', 'needs_authorization');

-- CreateEnum
CREATE TYPE "refresh_attempt_status" AS ENUM ('intent', 'unknown', 'ok', 'superseded', 'invalid_grant', 'failed');

-- CreateEnum
CREATE TYPE "authorization_state" AS ENUM ('begun', 'opened', 'granted', 'refused');

-- CreateEnum
CREATE TYPE "occurrence_outcome" AS ENUM ('run', 'skipped', 'missed');

-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('queued', 'assigned', 'running', 'paused', 'held', 'published', 'rejected', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "run_trigger" AS ENUM ('schedule', 'person');

-- CreateEnum
CREATE TYPE "stream_outcome" AS ENUM ('complete', 'partial', 'not_permitted');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,
    "user_agent" TEXT,
    "address" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMPTZ,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "enrolment_code" (
    "id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "endpoint_server_id" UUID,

    CONSTRAINT "enrolment_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "endpoint_server" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "instance_id" UUID NOT NULL,
    "public_key" TEXT NOT NULL,
    "public_key_fingerprint" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "boot_id" TEXT,
    "clock_skew_ms" INTEGER,
    "enrolled_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ,
    "draining_at" TIMESTAMPTZ,
    "drain_note" TEXT,
    "removed_at" TIMESTAMPTZ,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "endpoint_server_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "endpoint_server_feature" (
    "endpoint_server_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "enabled_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "endpoint_server_feature_pkey" PRIMARY KEY ("endpoint_server_id","kind")
);

-- CreateTable
CREATE TABLE "endpoint_server_token" (
    "token_hash" TEXT NOT NULL,
    "endpoint_server_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "endpoint_server_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "used_assertion" (
    "jti" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "used_assertion_pkey" PRIMARY KEY ("jti")
);

-- CreateTable
CREATE TABLE "connector" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "client_id" TEXT NOT NULL,
    "client_secret_sealed" TEXT,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "schedule" JSONB NOT NULL,
    "time_zone" TEXT NOT NULL,
    "missed_policy" "missed_policy" NOT NULL DEFAULT 'run_once',
    "next_due_at" TIMESTAMPTZ,
    "paused_at" TIMESTAMPTZ,
    "paused_reason" TEXT,
    "endpoint_server_id" UUID,
    "grant_id" UUID,
    "drop_limit_percent" INTEGER NOT NULL DEFAULT 20,
    "published_run_id" UUID,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "connector_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "state" "grant_state" NOT NULL DEFAULT 'active',
    "cause" TEXT,
    "kind" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret_sealed" TEXT NOT NULL,
    "refresh_token_sealed" TEXT NOT NULL,
    "refresh_token_issued_at" TIMESTAMPTZ NOT NULL,
    "access_token_sealed" TEXT NOT NULL,
    "access_token_fingerprint" TEXT NOT NULL,
    "access_token_expires_at" TIMESTAMPTZ NOT NULL,
    "lease_owner" TEXT,
    "lease_epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ,
    "account_id" TEXT NOT NULL,
    "account_login" TEXT NOT NULL,
    "account_name" TEXT NOT NULL,
    "account_role" TEXT NOT NULL,
    "enterprise_id" TEXT NOT NULL,
    "enterprise_name" TEXT NOT NULL,
    "permissions" JSONB NOT NULL,
    "authorized_by_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refresh_attempt" (
    "id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "from_version" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "status" "refresh_attempt_status" NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ,
    "got_sealed" TEXT,

    CONSTRAINT "refresh_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authorization" (
    "id" UUID NOT NULL,
    "state" "authorization_state" NOT NULL DEFAULT 'begun',
    "state_hash" TEXT,
    "cookie_hash" TEXT,
    "kind" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret_sealed" TEXT,
    "redirect_uri" TEXT NOT NULL,
    "connector_id" UUID,
    "previous_enterprise_id" TEXT,
    "previous_enterprise_name" TEXT,
    "begun_by_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "opened_at" TIMESTAMPTZ,
    "opened_in_session" BOOLEAN NOT NULL DEFAULT false,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "consumed_at" TIMESTAMPTZ,
    "ended_at" TIMESTAMPTZ,
    "failure_code" TEXT,
    "failure_detail" TEXT,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "account_id" TEXT,
    "account_login" TEXT,
    "account_name" TEXT,
    "account_role" TEXT,
    "enterprise_id" TEXT,
    "enterprise_name" TEXT,
    "permissions" JSONB,
    "grant_id" UUID,
    "token_hash" TEXT,
    "token_sealed" TEXT,
    "redeemed_at" TIMESTAMPTZ,
    "redeemed_by_connector_id" UUID,

    CONSTRAINT "authorization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "occurrence" (
    "id" UUID NOT NULL,
    "connector_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ NOT NULL,
    "outcome" "occurrence_outcome" NOT NULL,
    "reason" TEXT,
    "run_id" UUID,
    "decided_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "occurrence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "connector_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "trigger" "run_trigger" NOT NULL,
    "started_by_id" UUID,
    "state" "run_state" NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "cancel_requested_at" TIMESTAMPTZ,
    "enterprise_id" TEXT,
    "placement_server_id" UUID,
    "endpoint_server_id" UUID,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ,
    "acknowledged_at" TIMESTAMPTZ,
    "next_sequence" INTEGER NOT NULL DEFAULT 0,
    "cursor" JSONB,
    "takeovers_without_progress" INTEGER NOT NULL DEFAULT 0,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "failure_code" TEXT,
    "failure_detail" TEXT,
    "queued_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ,
    "ended_at" TIMESTAMPTZ,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_stream" (
    "run_id" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "outcome" "stream_outcome",
    "reason" TEXT,
    "items" INTEGER NOT NULL DEFAULT 0,
    "set_aside" INTEGER NOT NULL DEFAULT 0,
    "expected" INTEGER,
    "added" INTEGER,
    "changed" INTEGER,
    "removed" INTEGER,
    "position" TEXT,
    "source_run_id" UUID,
    "ended_at" TIMESTAMPTZ,

    CONSTRAINT "run_stream_pkey" PRIMARY KEY ("run_id","stream")
);

-- CreateTable
CREATE TABLE "run_transition" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "from_state" "run_state",
    "to_state" "run_state" NOT NULL,
    "epoch" INTEGER NOT NULL,
    "endpoint_server_name" TEXT,
    "actor" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "run_transition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_log_line" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "level" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "run_log_line_pkey" PRIMARY KEY ("run_id","position")
);

-- CreateTable
CREATE TABLE "run_batch" (
    "run_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "items" INTEGER NOT NULL,
    "set_aside" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_batch_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateTable
CREATE TABLE "inventory_user" (
    "run_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "role" TEXT,
    "is_app_user" BOOLEAN NOT NULL,
    "provider_created_at" TIMESTAMPTZ,
    "provider_modified_at" TIMESTAMPTZ,
    "space_amount" BIGINT,
    "space_used" BIGINT,
    "last_login_at" TIMESTAMPTZ,
    "last_activity_at" TIMESTAMPTZ,
    "details" JSONB NOT NULL,
    "content_hash" BYTEA NOT NULL,

    CONSTRAINT "inventory_user_pkey" PRIMARY KEY ("run_id","id")
);

-- CreateTable
CREATE TABLE "inventory_group" (
    "run_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "group_type" TEXT NOT NULL,
    "description" TEXT,
    "details" JSONB NOT NULL,
    "content_hash" BYTEA NOT NULL,

    CONSTRAINT "inventory_group_pkey" PRIMARY KEY ("run_id","id")
);

-- CreateTable
CREATE TABLE "inventory_membership" (
    "run_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "content_hash" BYTEA NOT NULL,

    CONSTRAINT "inventory_membership_pkey" PRIMARY KEY ("run_id","id")
);

-- CreateTable
CREATE TABLE "inventory_activity" (
    "run_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "last_login_at" TIMESTAMPTZ,
    "last_activity_at" TIMESTAMPTZ,

    CONSTRAINT "inventory_activity_pkey" PRIMARY KEY ("run_id","user_id")
);

-- CreateTable
CREATE TABLE "set_aside_record" (
    "run_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "stream" TEXT NOT NULL,
    "record_id" TEXT,
    "reason" TEXT NOT NULL,

    CONSTRAINT "set_aside_record_pkey" PRIMARY KEY ("run_id","sequence","position")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "address" TEXT,
    "noun" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "subject_id" TEXT,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key_canary" (
    "key_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "key_canary_pkey" PRIMARY KEY ("key_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_secret_hash_key" ON "session"("secret_hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_code_code_hash_key" ON "enrolment_code"("code_hash");

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_code_endpoint_server_id_key" ON "enrolment_code"("endpoint_server_id");

-- CreateIndex
CREATE UNIQUE INDEX "endpoint_server_instance_id_key" ON "endpoint_server"("instance_id");

-- CreateIndex
CREATE INDEX "endpoint_server_removed_at_name_idx" ON "endpoint_server"("removed_at", "name");

-- CreateIndex
CREATE INDEX "endpoint_server_feature_kind_idx" ON "endpoint_server_feature"("kind");

-- CreateIndex
CREATE INDEX "endpoint_server_token_endpoint_server_id_idx" ON "endpoint_server_token"("endpoint_server_id");

-- CreateIndex
CREATE INDEX "endpoint_server_token_expires_at_idx" ON "endpoint_server_token"("expires_at");

-- CreateIndex
CREATE INDEX "used_assertion_expires_at_idx" ON "used_assertion"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "connector_grant_id_key" ON "connector"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "connector_published_run_id_key" ON "connector"("published_run_id");

-- CreateIndex
CREATE INDEX "connector_next_due_at_idx" ON "connector"("next_due_at");

-- CreateIndex
CREATE UNIQUE INDEX "connector_kind_name_key_key" ON "connector"("kind", "name_key");

-- CreateIndex
CREATE INDEX "grant_state_refresh_token_issued_at_idx" ON "grant"("state", "refresh_token_issued_at");

-- CreateIndex
CREATE INDEX "refresh_attempt_grant_id_from_version_idx" ON "refresh_attempt"("grant_id", "from_version");

-- CreateIndex
CREATE UNIQUE INDEX "authorization_state_hash_key" ON "authorization"("state_hash");

-- CreateIndex
CREATE UNIQUE INDEX "authorization_grant_id_key" ON "authorization"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "authorization_token_hash_key" ON "authorization"("token_hash");

-- CreateIndex
CREATE INDEX "authorization_connector_id_idx" ON "authorization"("connector_id");

-- CreateIndex
CREATE INDEX "authorization_expires_at_idx" ON "authorization"("expires_at");

-- CreateIndex
CREATE INDEX "occurrence_run_id_idx" ON "occurrence"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "occurrence_connector_id_due_at_key" ON "occurrence"("connector_id", "due_at");

-- CreateIndex
CREATE INDEX "run_connector_id_id_idx" ON "run"("connector_id", "id");

-- CreateIndex
CREATE INDEX "run_state_kind_idx" ON "run"("state", "kind");

-- CreateIndex
CREATE INDEX "run_transition_run_id_id_idx" ON "run_transition"("run_id", "id");

-- CreateIndex
CREATE INDEX "inventory_user_run_id_name_id_idx" ON "inventory_user"("run_id", "name", "id");

-- CreateIndex
CREATE INDEX "inventory_user_run_id_login_id_idx" ON "inventory_user"("run_id", "login", "id");

-- CreateIndex
CREATE INDEX "inventory_group_run_id_name_id_idx" ON "inventory_group"("run_id", "name", "id");

-- CreateIndex
CREATE INDEX "inventory_membership_run_id_group_id_user_id_idx" ON "inventory_membership"("run_id", "group_id", "user_id");

-- CreateIndex
CREATE INDEX "inventory_membership_run_id_user_id_group_id_idx" ON "inventory_membership"("run_id", "user_id", "group_id");

-- CreateIndex
CREATE INDEX "audit_event_noun_subject_id_idx" ON "audit_event"("noun", "subject_id");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_code" ADD CONSTRAINT "enrolment_code_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_code" ADD CONSTRAINT "enrolment_code_endpoint_server_id_fkey" FOREIGN KEY ("endpoint_server_id") REFERENCES "endpoint_server"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endpoint_server_feature" ADD CONSTRAINT "endpoint_server_feature_endpoint_server_id_fkey" FOREIGN KEY ("endpoint_server_id") REFERENCES "endpoint_server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endpoint_server_token" ADD CONSTRAINT "endpoint_server_token_endpoint_server_id_fkey" FOREIGN KEY ("endpoint_server_id") REFERENCES "endpoint_server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector" ADD CONSTRAINT "connector_endpoint_server_id_fkey" FOREIGN KEY ("endpoint_server_id") REFERENCES "endpoint_server"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector" ADD CONSTRAINT "connector_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connector" ADD CONSTRAINT "connector_published_run_id_fkey" FOREIGN KEY ("published_run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_attempt" ADD CONSTRAINT "refresh_attempt_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_begun_by_id_fkey" FOREIGN KEY ("begun_by_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "grant"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_redeemed_by_connector_id_fkey" FOREIGN KEY ("redeemed_by_connector_id") REFERENCES "connector"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "occurrence" ADD CONSTRAINT "occurrence_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "occurrence" ADD CONSTRAINT "occurrence_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_started_by_id_fkey" FOREIGN KEY ("started_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_endpoint_server_id_fkey" FOREIGN KEY ("endpoint_server_id") REFERENCES "endpoint_server"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_stream" ADD CONSTRAINT "run_stream_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_transition" ADD CONSTRAINT "run_transition_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_log_line" ADD CONSTRAINT "run_log_line_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_batch" ADD CONSTRAINT "run_batch_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

