-- Prices in versions, with days, kinds and volume tiers; lists with days and price protection; tags of accounts
-- (R-CAT-03, R-CAT-04).
--
-- A price is in every version from its `since_version` to before its `until_version`. What is above the list's
-- `published_version` is a draft and counts for nobody. A version's prices of a plan replace all prices that the plan
-- had, so publishing ends the replaced ones and raises `published_version`.

ALTER TABLE price_lists ADD COLUMN published_version @int NOT NULL DEFAULT 0; -- what counts; 0: as it was made, before it had versions
ALTER TABLE price_lists ADD COLUMN valid_from @text NOT NULL DEFAULT '1970-01-01'; -- first day; 1970: always
ALTER TABLE price_lists ADD COLUMN valid_to @text; -- exclusive; null: open
ALTER TABLE price_lists ADD COLUMN protection @text NOT NULL DEFAULT 'term'; -- PriceProtection: how long a sale keeps its price
ALTER TABLE price_lists ADD COLUMN protection_periods @int NOT NULL DEFAULT 0; -- of PriceProtection "periods"

ALTER TABLE subscription_edges ADD COLUMN protection @text NOT NULL DEFAULT 'term'; -- PriceProtection, copied from the list when ordered
ALTER TABLE subscription_edges ADD COLUMN protection_periods @int NOT NULL DEFAULT 0; -- of PriceProtection "periods"

CREATE TABLE prices_before AS
SELECT price_list_id, plan_id, price_units, price_scale, cost_units, cost_scale FROM prices;
DROP TABLE prices;
CREATE TABLE prices ( -- what a list says of a plan: per unit and billing period, from a quantity on, in some days and versions
    price_list_id    @id NOT NULL REFERENCES price_lists (id), -- the list
    plan_id          @id NOT NULL REFERENCES plans (id), -- the plan
    since_version    @int NOT NULL DEFAULT 0, -- first version that has it
    until_version    @int, -- first version that has it no more; null: none
    quantity_from    @int NOT NULL DEFAULT 1, -- volume tier: for the whole quantity, when it is as much or more
    valid_from       @text NOT NULL DEFAULT '1970-01-01', -- first day; 1970: always
    valid_to         @text, -- exclusive; null: open
    kind             @text NOT NULL DEFAULT 'fixed', -- PriceKind
    price_units      @int NOT NULL, -- of PriceKind "fixed": price = price_units / 10^price_scale; else 0
    price_scale      @int NOT NULL, -- 0 to 12
    percent_ppm      @int NOT NULL DEFAULT 0, -- of the other kinds, in millionths
    setup_units      @int NOT NULL DEFAULT 0, -- once for each unit; -1: as what is above, marked up like the price
    setup_scale      @int NOT NULL DEFAULT 0, -- of setup_units
    suggested_units  @int NOT NULL DEFAULT -1, -- suggested retail price; -1: as above
    suggested_scale  @int NOT NULL DEFAULT 0, -- of suggested_units
    cost_units       @int NOT NULL, -- the operator's purchase price; -1 when not known
    cost_scale       @int NOT NULL, -- of cost_units
    PRIMARY KEY (price_list_id, plan_id, since_version, quantity_from, valid_from)
) @strict;
INSERT INTO prices (price_list_id, plan_id, price_units, price_scale, cost_units, cost_scale)
SELECT price_list_id, plan_id, price_units, price_scale, cost_units, cost_scale FROM prices_before
 ORDER BY price_list_id, plan_id;
DROP TABLE prices_before;
CREATE INDEX prices_by_plan ON prices (plan_id);
CREATE INDEX prices_by_version ON prices (price_list_id, since_version, plan_id);
CREATE INDEX prices_by_end ON prices (price_list_id, until_version);

CREATE TABLE price_list_versions ( -- the history of a list
    price_list_id  @id NOT NULL REFERENCES price_lists (id), -- the list
    number         @int NOT NULL, -- 1…
    state          @text NOT NULL, -- PriceVersionState
    note           @text NOT NULL, -- why, in words
    source         @text NOT NULL, -- who makes it: "page", "import"; a version is published by what made it
    copies         @int NOT NULL, -- the version that it takes back; 0: none
    counts_from    @text, -- published for that day; null: at once
    user_id        @id REFERENCES users (id), -- who began it; none: the system
    created_at     @int NOT NULL, -- begun
    published_by   @id REFERENCES users (id), -- who published or dropped it
    published_at   @int NOT NULL, -- published or dropped; 0: not yet
    PRIMARY KEY (price_list_id, number)
) @strict;

CREATE TABLE account_tags ( -- words by which a seller groups its buyers
    account_id  @id NOT NULL REFERENCES accounts (id), -- the buyer
    tag         @text NOT NULL, -- lower case: "schools"
    PRIMARY KEY (account_id, tag)
) @strict;
CREATE INDEX account_tags_by_tag ON account_tags (tag, account_id);
