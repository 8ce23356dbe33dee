-- Dunning: what sellers do about unpaid invoices, and how far each sale has come (R-BIL-06).

CREATE TABLE dunning_policies ( -- a seller's policy; the last version counts
    seller_id   @id NOT NULL REFERENCES accounts (id), -- whose
    version     @int NOT NULL, -- 1…
    user_id     @id NOT NULL REFERENCES users (id), -- who decided it
    created_at  @int NOT NULL, -- when
    PRIMARY KEY (seller_id, version)
) @strict;

CREATE TABLE dunning_stages ( -- its stages, by days
    seller_id   @id NOT NULL, -- of the policy
    version     @int NOT NULL, -- of the policy
    position    @int NOT NULL, -- 0…
    name        @text NOT NULL, -- "First reminder"
    after_days  @int NOT NULL, -- from the date of the oldest open invoice
    action      @text NOT NULL, -- DunningAction
    mail_text   @text NOT NULL, -- said in the mail before the list of invoices; may be empty
    PRIMARY KEY (seller_id, version, position),
    FOREIGN KEY (seller_id, version) REFERENCES dunning_policies (seller_id, version)
) @strict;

CREATE TABLE dunning_cases ( -- the stage of a sale, derived from its invoices: stoa check compares
    seller_id  @id NOT NULL REFERENCES accounts (id), -- who waits for the money
    buyer_id   @id NOT NULL REFERENCES accounts (id), -- who owes it
    currency   @text NOT NULL, -- of it
    sequence   @int NOT NULL, -- of the last step
    position   @int NOT NULL, -- of the stage; -1: none
    name       @text NOT NULL, -- of the stage
    blocks     @bool NOT NULL, -- the stage, or one before it, suspends
    since_on   @text NOT NULL, -- in the seller's calendar
    PRIMARY KEY (seller_id, buyer_id, currency)
) @strict;
CREATE INDEX dunning_cases_by_buyer ON dunning_cases (buyer_id, seller_id);

CREATE TABLE dunning_steps ( -- the history of a case, append-only
    seller_id   @id NOT NULL REFERENCES accounts (id), -- of the case
    buyer_id    @id NOT NULL REFERENCES accounts (id), -- of the case
    currency    @text NOT NULL, -- of the case
    sequence    @int NOT NULL, -- 1…
    position    @int NOT NULL, -- of the stage entered; -1: paid
    name        @text NOT NULL, -- of the stage
    entered_on  @text NOT NULL, -- in the seller's calendar; until the next step
    oldest_on   @text, -- date of the oldest open invoice then
    open_minor  @int NOT NULL, -- open then
    entered_at  @int NOT NULL, -- when it was done
    PRIMARY KEY (seller_id, buyer_id, currency, sequence)
) @strict;
CREATE INDEX dunning_steps_by_buyer ON dunning_steps (buyer_id, seller_id);

CREATE TABLE dunning_pauses ( -- no further stage is entered until that day; the last one counts
    id          @id PRIMARY KEY,
    seller_id   @id NOT NULL REFERENCES accounts (id), -- who waits
    buyer_id    @id NOT NULL REFERENCES accounts (id), -- for whom
    until_on    @text NOT NULL, -- the first day on which it goes on
    reason      @text NOT NULL, -- for people
    user_id     @id REFERENCES users (id), -- who
    created_at  @int NOT NULL -- when
) @strict;
CREATE INDEX dunning_pauses_by_sale ON dunning_pauses (seller_id, buyer_id, id);

-- What is open already is looked at once; a document's id is no job's.
INSERT INTO jobs (id, kind, subject_id, key, state, run_at, lease_until, attempts, cause, created_at, done_at)
SELECT MAX(d.id), 'overdue', d.issuer_id, 'overdue:start:' || CAST(d.issuer_id AS text), 'queued', 0, 0, 0, '', 0, 0
  FROM documents AS d WHERE d.kind = 'invoice' GROUP BY d.issuer_id;

-- @sqlite
CREATE TRIGGER dunning_steps_fixed BEFORE UPDATE ON dunning_steps
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER dunning_steps_kept BEFORE DELETE ON dunning_steps
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
-- @end

-- @postgres
CREATE TRIGGER dunning_steps_fixed BEFORE UPDATE OR DELETE ON dunning_steps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER dunning_steps_not_emptied BEFORE TRUNCATE ON dunning_steps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
