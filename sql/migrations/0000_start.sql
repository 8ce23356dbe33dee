-- Runs before each of the others, every time: only one node migrates at once, and the table of what is applied.

-- @postgres
SELECT pg_advisory_xact_lock(7236830); -- any number that nothing else uses
SET LOCAL client_min_messages = warning; -- "already exists" is not news
-- @end

CREATE TABLE IF NOT EXISTS schema_migrations ( -- which migrations this database has
    version     @int PRIMARY KEY, -- the number in the file's name
    name        @text NOT NULL, -- the file's name
    hash        @text NOT NULL, -- hex of BLAKE2b-256 of the file as it was applied
    applied_at  @int NOT NULL -- when
) @strict;
