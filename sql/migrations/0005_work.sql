-- Events (history, audit), jobs (everything that touches the outside), mails.

CREATE TABLE events ( -- the one log: history pages, audit, mails and webhooks read it
    id            @id PRIMARY KEY,
    account_id    @id NOT NULL REFERENCES accounts (id), -- whose branch may see it
    subject_kind  @text NOT NULL, -- "order", "subscription", "service", "document", "account", "user"
    subject_id    @id NOT NULL, -- its id
    sequence      @int NOT NULL, -- 1… per subject
    name          @text NOT NULL, -- "order.placed"
    user_id       @id, -- who; null: the system
    actor_id      @id NOT NULL REFERENCES accounts (id), -- the account that acted
    summary       @text NOT NULL, -- one line for people
    body          @text NOT NULL, -- JSON: before and after, why
    happened_at   @int NOT NULL, -- when
    hash          @text NOT NULL, -- of this row and the subject's previous hash
    UNIQUE (subject_kind, subject_id, sequence)
) @strict;
CREATE INDEX events_by_account ON events (account_id, id);

CREATE TABLE jobs ( -- leased, retried, idempotent; a crash at any instant leaves nothing or one of these
    id           @id PRIMARY KEY,
    kind         @text NOT NULL, -- JobKind
    subject_id   @id NOT NULL, -- what it is about
    key          @text NOT NULL UNIQUE, -- so that one thing is queued once
    state        @text NOT NULL, -- JobState
    run_at       @int NOT NULL, -- not before
    lease_until  @int NOT NULL, -- somebody works on it until then; 0: nobody
    attempts     @int NOT NULL, -- started so often
    cause        @text NOT NULL, -- of the last failure
    created_at   @int NOT NULL, -- queued
    done_at      @int NOT NULL -- finished; 0 before
) @strict;
CREATE INDEX jobs_by_due ON jobs (state, run_at);
CREATE INDEX jobs_by_subject ON jobs (subject_id, id);

CREATE TABLE mails ( -- the outbox of messages to people
    id          @id PRIMARY KEY,
    account_id  @id NOT NULL REFERENCES accounts (id), -- whom it concerns
    recipient   @text NOT NULL, -- address
    subject     @text NOT NULL, -- line
    body        @text NOT NULL, -- plain text
    created_at  @int NOT NULL, -- written
    sent_at     @int NOT NULL -- 0 while it waits
) @strict;
