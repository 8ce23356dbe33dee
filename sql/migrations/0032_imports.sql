-- Imports of prices: a file is staged in drafts of the lists that it names and published at once. One that was killed is
-- found by its silence, and its drafts are thrown away.

CREATE TABLE imports ( -- one run; its state moves once
    id           @id PRIMARY KEY,
    account_id   @id NOT NULL REFERENCES accounts (id), -- whose lists
    user_id      @id REFERENCES users (id), -- who began it; none: the system
    file         @text NOT NULL, -- its name
    state        @text NOT NULL, -- "running", "done", "failed", "dropped"
    dry_run      @bool NOT NULL, -- only looked at
    bytes_total  @int NOT NULL, -- of the file
    bytes_done   @int NOT NULL, -- read so far
    row_count    @int NOT NULL, -- read so far
    added        @int NOT NULL, -- rows that were not there
    changed      @int NOT NULL, -- rows that say something else
    gone         @int NOT NULL, -- rows of the file's plans that it does not have
    unchanged    @int NOT NULL, -- rows that say the same
    errors       @int NOT NULL, -- rows that are wrong
    message      @text NOT NULL, -- the first of them, or why it failed
    started_at   @int NOT NULL, -- begun
    alive_at     @int NOT NULL, -- last sign of life
    ended_at     @int NOT NULL -- 0: it runs
) @strict;
CREATE INDEX imports_by_account ON imports (account_id, id);
CREATE INDEX imports_by_state ON imports (state, id);

CREATE TABLE import_drafts ( -- the versions that a run stages
    import_id      @id NOT NULL REFERENCES imports (id), -- the run
    price_list_id  @id NOT NULL REFERENCES price_lists (id), -- the list
    version        @int NOT NULL, -- of the list
    PRIMARY KEY (import_id, price_list_id)
) @strict;

-- An import compares each row with the one of the same tier and days, right after it has written many of them: the
-- planner, which knows nothing of them yet, must find no index that leads through a whole list.
DROP INDEX prices_by_end;
CREATE INDEX prices_by_end ON prices (price_list_id, until_version, plan_id, quantity_from, valid_from);
