-- The audit log by who did it.
CREATE INDEX CONCURRENTLY "audit_event_actor_id_position_idx" ON "audit_event"("actor_id", "position");
