-- The audit log by what was done.
CREATE INDEX CONCURRENTLY "audit_event_event_position_idx" ON "audit_event"("event", "position");
