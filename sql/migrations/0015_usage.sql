-- Plans that are paid by use: their prices, what was used, and how each period was rated (R-BIL-04, R21 to R24).

ALTER TABLE plans ADD COLUMN meter @text NOT NULL DEFAULT ''; -- what is counted: "storage"; empty: paid by the unit and period
ALTER TABLE subscriptions ADD COLUMN meter @text NOT NULL DEFAULT ''; -- copied from the plan
ALTER TABLE subscription_edges ADD COLUMN tariff @text NOT NULL DEFAULT ''; -- JSON, frozen; empty: paid by the unit and period

CREATE TABLE price_tariffs ( -- what use costs by a price list; `prices` has its first unit's price
    price_list_id  @id NOT NULL REFERENCES price_lists (id), -- the list
    plan_id        @id NOT NULL REFERENCES plans (id), -- a plan with a meter
    tariff         @text NOT NULL, -- JSON: model, tiers, quota, minimum, maximum
    PRIMARY KEY (price_list_id, plan_id)
) @strict;
CREATE INDEX price_tariffs_by_plan ON price_tariffs (plan_id);

CREATE TABLE usage_records ( -- what was used; a record never changes
    id               @id PRIMARY KEY,
    account_id       @id NOT NULL REFERENCES accounts (id), -- the subscription's buyer
    request_key      @text NOT NULL, -- of who reports: the same key again is the same record
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what was used
    units            @int NOT NULL, -- used = units / 10^units_scale, without zeros at the end
    units_scale      @int NOT NULL, -- 0 to 9
    used_at          @int NOT NULL, -- when
    source           @text NOT NULL, -- UsageSource
    user_id          @id REFERENCES users (id), -- who reported it; none: the system
    received_at      @int NOT NULL, -- when it was reported
    UNIQUE (account_id, request_key)
) @strict;
CREATE INDEX usage_records_by_time ON usage_records (subscription_id, used_at, id);

CREATE TABLE usage_ratings ( -- a period of use on one sale as it was billed; once more for each time that use came late (R22)
    subscription_id  @id NOT NULL REFERENCES subscriptions (id), -- what was used
    buyer_id         @id NOT NULL REFERENCES accounts (id), -- on which edge
    from_on          @text NOT NULL, -- first day
    version          @int NOT NULL, -- 1…
    to_on            @text NOT NULL, -- exclusive
    from_at          @int NOT NULL, -- the first moment whose records count
    to_at            @int NOT NULL, -- exclusive
    records          @int NOT NULL, -- how many counted
    units            @int NOT NULL, -- of the whole period = units / 10^units_scale
    units_scale      @int NOT NULL, -- of units
    amount_minor     @int NOT NULL, -- of the whole period, the versions before with it
    minimum_minor    @int NOT NULL, -- what was missing to the minimum, of the whole period
    formula          @text NOT NULL, -- the amount, explained
    minimum_formula  @text NOT NULL, -- what was missing, explained; empty: there is no minimum
    line_id          @id REFERENCES document_lines (id), -- bills the difference; none: there was none
    minimum_line_id  @id REFERENCES document_lines (id), -- bills what was missing
    rated_at         @int NOT NULL, -- when
    PRIMARY KEY (subscription_id, buyer_id, from_on, version)
) @strict;
CREATE INDEX usage_ratings_by_line ON usage_ratings (line_id);
CREATE INDEX usage_ratings_by_minimum_line ON usage_ratings (minimum_line_id);

-- @sqlite
CREATE TRIGGER usage_records_fixed BEFORE UPDATE ON usage_records
BEGIN SELECT RAISE(ABORT, 'usage is append-only'); END;
CREATE TRIGGER usage_records_kept BEFORE DELETE ON usage_records
BEGIN SELECT RAISE(ABORT, 'usage is append-only'); END;
CREATE TRIGGER usage_ratings_fixed BEFORE UPDATE ON usage_ratings
BEGIN SELECT RAISE(ABORT, 'usage is append-only'); END;
CREATE TRIGGER usage_ratings_kept BEFORE DELETE ON usage_ratings
BEGIN SELECT RAISE(ABORT, 'usage is append-only'); END;
-- @end

-- @postgres
CREATE TRIGGER usage_records_fixed BEFORE UPDATE OR DELETE ON usage_records
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_records_not_emptied BEFORE TRUNCATE ON usage_records
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_ratings_fixed BEFORE UPDATE OR DELETE ON usage_ratings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_ratings_not_emptied BEFORE TRUNCATE ON usage_ratings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
