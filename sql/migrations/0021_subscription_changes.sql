-- What a subscription is from a day on: quantity, plan, price, pauses. The facts are append-only; a bill is what they
-- want less what is charged (ADR 17). A day can change more than once, so that a period may be charged, given back and
-- charged again from the same day.

ALTER TABLE subscriptions ADD COLUMN calendar_from @text; -- periods and terms are counted from this day; null: from started_on
ALTER TABLE subscription_edges ADD COLUMN open_on @text; -- the first day whose changes are not billed; null: none
ALTER TABLE subscription_edges ADD COLUMN changes @int NOT NULL DEFAULT 0; -- how often its changes changed: a run that read others starts again

CREATE TABLE subscription_changes ( -- dated facts; only the state moves
    id               @id PRIMARY KEY,
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what changes
    kind             @text NOT NULL, -- SaleChangeKind; the first of a subscription is its start
    state            @text NOT NULL, -- SaleChangeState
    effective_on     @text NOT NULL, -- the first day with it
    quantity         @int NOT NULL, -- units from then on
    product_id       @id NOT NULL REFERENCES products (id), -- from then on
    plan_id          @id NOT NULL REFERENCES plans (id), -- from then on
    title            @text NOT NULL, -- product and plan as they were named
    term             @text NOT NULL, -- ISO 8601 period
    billing          @text NOT NULL, -- ISO 8601 period
    calendar_from    @text NOT NULL, -- periods and terms are counted from this day
    at_when          @text NOT NULL, -- CancelWhen: as it was asked for
    reason           @text NOT NULL, -- CancelReason of a part that was cancelled; empty: none
    user_id          @id REFERENCES users (id), -- who asked; none: the system
    event_id         @id NOT NULL, -- what its lines show as their cause
    request_key      @text, -- of the call that made it: the same key again is the same change
    created_at       @int NOT NULL, -- asked
    UNIQUE (subscription_id, request_key)
) @strict;
CREATE INDEX subscription_changes_by_subscription ON subscription_changes (subscription_id, effective_on, id);

CREATE TABLE subscription_change_prices ( -- the price on each edge from that day on: of a start, a plan, a price
    change_id     @id NOT NULL REFERENCES subscription_changes (id), -- its change
    buyer_id      @id NOT NULL REFERENCES accounts (id), -- who pays on the edge
    price_units   @int NOT NULL, -- per unit and billing period, frozen (R36)
    price_scale   @int NOT NULL, -- of price_units
    price_source  @text NOT NULL, -- where the price comes from, in words
    PRIMARY KEY (change_id, buyer_id)
) @strict;

-- @sqlite
CREATE TABLE charged_periods_before AS SELECT subscription_id, buyer_id, from_on, to_on, line_id FROM charged_periods;
DROP TABLE charged_periods;
CREATE TABLE charged_periods ( -- the single source of what has been billed (invariant 3)
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what is charged
    buyer_id         @id NOT NULL REFERENCES accounts (id), -- on which edge
    from_on          @text NOT NULL, -- first day
    to_on            @text NOT NULL, -- exclusive; shortened when the rest is credited, empty when all is
    line_id          @id NOT NULL REFERENCES document_lines (id), -- the line that charged it
    PRIMARY KEY (subscription_id, buyer_id, from_on, line_id)
) @strict;
INSERT INTO charged_periods (subscription_id, buyer_id, from_on, to_on, line_id)
SELECT subscription_id, buyer_id, from_on, to_on, line_id FROM charged_periods_before;
DROP TABLE charged_periods_before;
CREATE INDEX charged_periods_by_line ON charged_periods (line_id);
CREATE TRIGGER charged_periods_apart BEFORE INSERT ON charged_periods
WHEN EXISTS (SELECT 1 FROM charged_periods AS other
              WHERE other.subscription_id = NEW.subscription_id AND other.buyer_id = NEW.buyer_id
                AND other.from_on < other.to_on AND other.from_on < NEW.to_on AND other.to_on > NEW.from_on)
BEGIN SELECT RAISE(ABORT, 'this period is charged already'); END;
CREATE TRIGGER subscription_changes_fixed BEFORE UPDATE OF id, subscription_id, kind, effective_on, quantity, product_id,
    plan_id, title, term, billing, calendar_from, at_when, reason, user_id, event_id, request_key, created_at
    ON subscription_changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER subscription_changes_kept BEFORE DELETE ON subscription_changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER subscription_change_prices_fixed BEFORE UPDATE ON subscription_change_prices
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER subscription_change_prices_kept BEFORE DELETE ON subscription_change_prices
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
-- @end

-- @postgres
ALTER TABLE charged_periods DROP CONSTRAINT charged_periods_pkey;
ALTER TABLE charged_periods ADD PRIMARY KEY (subscription_id, buyer_id, from_on, line_id);
CREATE OR REPLACE FUNCTION charged_periods_apart() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM 1 FROM changed AS c
       JOIN subscription_edges AS e ON e.subscription_id = c.subscription_id AND e.buyer_id = c.buyer_id
        FOR NO KEY UPDATE OF e;
    IF EXISTS (SELECT 1 FROM changed AS c
                 JOIN charged_periods AS o ON o.subscription_id = c.subscription_id AND o.buyer_id = c.buyer_id
                WHERE o.from_on < o.to_on AND o.from_on < c.to_on AND o.to_on > c.from_on
                  AND (o.from_on <> c.from_on OR o.line_id <> c.line_id)) THEN
        RAISE EXCEPTION 'charged_periods_apart: this period is charged already' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER subscription_changes_fixed BEFORE UPDATE OF id, subscription_id, kind, effective_on, quantity, product_id,
    plan_id, title, term, billing, calendar_from, at_when, reason, user_id, event_id, request_key, created_at
    ON subscription_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER subscription_changes_kept BEFORE DELETE OR TRUNCATE ON subscription_changes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER subscription_change_prices_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON subscription_change_prices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
