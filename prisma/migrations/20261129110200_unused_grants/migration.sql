-- The grants that no connector has, the oldest first.
CREATE INDEX CONCURRENTLY "grant_unused_idx" ON "grant"("created_at") WHERE NOT "in_use";
