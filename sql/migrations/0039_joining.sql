-- A Lite Partner joins a Member Partner or the operator, and leaves; who sold to whom until when (ADR 27).

CREATE TABLE joinings ( -- a Lite Partner asks to buy from somebody else, or is invited to
    id                @id PRIMARY KEY,
    partner_id        @id REFERENCES accounts (id), -- the Lite Partner; null: the invited address is no Lite Partner's
    seller_id         @id NOT NULL REFERENCES accounts (id), -- whom it would buy from
    asked_by          @text NOT NULL, -- JoinAsker
    state             @text NOT NULL, -- JoinState
    email             @text NOT NULL, -- who was invited, lower case; empty when the partner asked
    message           @text NOT NULL, -- to the other side, may be empty
    answer            @text NOT NULL, -- why it was refused
    price_list_id     @id REFERENCES price_lists (id), -- what the seller gives: of its own; null: none
    credit_minor      @int NOT NULL, -- the limit that the seller gives; -1: no limit
    credit_currency   @text NOT NULL, -- of the limit
    created_at        @int NOT NULL, -- asked
    expires_at        @int NOT NULL, -- must be decided before that
    decided_at        @int NOT NULL -- 0 before
) @strict;
CREATE INDEX joinings_by_partner ON joinings (partner_id, id);
CREATE INDEX joinings_by_seller ON joinings (seller_id, id);

CREATE TABLE account_moves ( -- who sold to an account before and after; without a row: its parent, always
    id          @id PRIMARY KEY,
    account_id  @id NOT NULL REFERENCES accounts (id), -- who went
    from_id     @id NOT NULL REFERENCES accounts (id), -- its seller until then
    to_id       @id NOT NULL REFERENCES accounts (id), -- its seller from then on
    joining_id  @id NOT NULL UNIQUE REFERENCES joinings (id), -- by which agreement
    moved_at    @int NOT NULL -- when
) @strict;
CREATE INDEX account_moves_by_account ON account_moves (account_id, id);
CREATE INDEX account_moves_by_from ON account_moves (from_id, account_id);
CREATE INDEX account_moves_by_to ON account_moves (to_id, id);
CREATE INDEX accounts_by_class ON accounts (partner_class, name, id);

-- @sqlite
CREATE TRIGGER account_moves_fixed BEFORE UPDATE ON account_moves
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER account_moves_kept BEFORE DELETE ON account_moves
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
-- @end

-- @postgres
CREATE TRIGGER account_moves_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON account_moves
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
