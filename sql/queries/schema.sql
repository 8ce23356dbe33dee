-- Which migrations are applied. Used by src/db/migrate.c only.

-- name: schema_migrations_list :many by=migrate
-- out:  version int32, name Str, hash Str
-- max:  10000
SELECT version, name, hash FROM schema_migrations ORDER BY version LIMIT 10000;

-- name: schema_migration_add :exec by=migrate
-- in:   version int32, name Str, hash Str, applied_at Instant
INSERT INTO schema_migrations (version, name, hash, applied_at)
VALUES (:version, :name, :hash, :applied_at);
