-- What keeps subscriptions suspended (R-SUB-03).

CREATE TABLE subscription_holds ( -- a live subscription is suspended while one of these is not released
    id               @id PRIMARY KEY,
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what is suspended
    account_id       @id NOT NULL REFERENCES accounts (id), -- who placed it: it and those above it may release it
    cause            @text NOT NULL, -- HoldCause
    reason           @text NOT NULL, -- for people
    user_id          @id REFERENCES users (id), -- who; none: the system
    placed_at        @int NOT NULL, -- from then on
    released_at      @int NOT NULL -- 0: it holds
) @strict;
CREATE UNIQUE INDEX subscription_holds_open ON subscription_holds (subscription_id, account_id, cause)
 WHERE released_at = 0;
CREATE INDEX subscription_holds_by_account ON subscription_holds (account_id, id);
