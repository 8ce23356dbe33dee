-- A partner's own sell prices by rules: for what, for whom, how, when (R-CAT-04).

CREATE TABLE sell_rules ( -- the most specific one of a plan and a buyer counts; a changed rule is a new one
    id           @id PRIMARY KEY,
    owner_id     @id NOT NULL REFERENCES accounts (id), -- the seller
    name         @text NOT NULL, -- its buyers read it as the source of their price
    scope        @text NOT NULL, -- SellScope: what it prices
    plan_id      @id REFERENCES plans (id), -- of SellScope "plan"
    product_id   @id REFERENCES products (id), -- of SellScope "product"
    word         @text NOT NULL, -- the category or vendor of those scopes; else empty
    audience     @text NOT NULL, -- SellAudience: for whom
    account_id   @id REFERENCES accounts (id), -- of SellAudience "account": a buyer
    tag          @text NOT NULL, -- of SellAudience "tag"; else empty
    kind         @text NOT NULL, -- PriceKind
    currency     @text NOT NULL, -- of the price
    price_units  @int NOT NULL, -- of PriceKind "fixed": price = price_units / 10^price_scale; else 0
    price_scale  @int NOT NULL, -- of price_units
    percent_ppm  @int NOT NULL, -- of the other kinds, in millionths
    valid_from   @text NOT NULL, -- first day; 1970: always
    valid_to     @text, -- exclusive; null: open
    below_cost   @bool NOT NULL, -- it sold below cost when it was saved, by somebody who may
    user_id      @id REFERENCES users (id), -- who made it
    created_at   @int NOT NULL, -- made
    ended_at     @int NOT NULL -- taken out; 0: it counts
) @strict;
CREATE INDEX sell_rules_by_owner ON sell_rules (owner_id, ended_at, id);
CREATE INDEX sell_rules_by_account ON sell_rules (account_id);
CREATE INDEX sell_rules_by_plan ON sell_rules (plan_id);
CREATE INDEX sell_rules_by_product ON sell_rules (product_id);
