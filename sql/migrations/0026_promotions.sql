-- Promotions of a seller: discounts that are given by themselves when something is ordered, by rule or by a code. What a
-- promotion promised is copied to the order's lines, so that ending or using it up never changes what was ordered.

CREATE TABLE promotions ( -- the terms never change; it can be ended
    id               @id PRIMARY KEY,
    seller_id        @id NOT NULL REFERENCES accounts (id), -- who gives it, on its own sales
    name             @text NOT NULL, -- printed on the lines
    code             @text, -- a coupon code in capitals; null: it works by itself
    percent_parts    @int NOT NULL CHECK (percent_parts >= 0), -- of 100 000 000; 0: an amount
    amount_minor     @int NOT NULL CHECK (amount_minor >= 0), -- off each unit and full period; 0: a part
    currency         @text NOT NULL, -- of the amount, and of the sales it works on
    periods          @int NOT NULL CHECK (periods >= 0), -- invoices that it works on; 0: all
    from_on          @text NOT NULL, -- first day on which an order gets it
    until_on         @text, -- last day; null: open
    items            @text NOT NULL, -- codes of products and plans, comma separated; empty: all
    categories       @text NOT NULL, -- comma separated; empty: all
    billings         @text NOT NULL, -- ISO 8601 periods, comma separated; empty: all
    new_only         @bool NOT NULL, -- only for who has never had a subscription
    prerequisite_id  @id REFERENCES products (id), -- only for who has it running
    quantity_min     @int NOT NULL CHECK (quantity_min >= 1), -- units of a line
    redeem_max       @int NOT NULL CHECK (redeem_max >= 0), -- orders that get it; 0: any number
    redeemed         @int NOT NULL CHECK (redeem_max = 0 OR redeemed <= redeem_max), -- so far; counted where there is a most
    user_id          @id REFERENCES users (id), -- who made it
    request_key      @text, -- the same key again is the same promotion
    created_at       @int NOT NULL, -- made
    ended_at         @int NOT NULL, -- 0: not
    UNIQUE (seller_id, code),
    UNIQUE (seller_id, request_key),
    CHECK ((percent_parts = 0) <> (amount_minor = 0))
) @strict;
CREATE INDEX promotions_by_seller ON promotions (seller_id, ended_at, id);

CREATE TABLE order_coupons ( -- the code that was typed for an order
    order_id  @id PRIMARY KEY REFERENCES orders (id), -- a draft, or placed with it
    code      @text NOT NULL -- in capitals
) @strict;

CREATE TABLE promotion_redemptions ( -- once for each order and sale
    promotion_id  @id NOT NULL REFERENCES promotions (id), -- what was used
    order_id      @id NOT NULL REFERENCES orders (id), -- by this order
    buyer_id      @id NOT NULL REFERENCES accounts (id), -- who pays less
    number        @int, -- 1… where there is a most; null: not counted
    redeemed_at   @int NOT NULL, -- when it was placed
    PRIMARY KEY (promotion_id, order_id, buyer_id),
    UNIQUE (promotion_id, number)
) @strict;
CREATE INDEX promotion_redemptions_by_order ON promotion_redemptions (order_id);

CREATE TABLE promotion_lines ( -- what a line of an order was promised on one sale
    order_line_id  @id NOT NULL REFERENCES order_lines (id), -- the line
    buyer_id       @id NOT NULL REFERENCES accounts (id), -- who pays less
    order_id       @id NOT NULL REFERENCES orders (id), -- of the line
    seller_id      @id NOT NULL REFERENCES accounts (id), -- who gives it
    promotion_id   @id NOT NULL REFERENCES promotions (id), -- by which promotion
    discount_id    @id NOT NULL UNIQUE, -- the discount on the subscription's lines
    reason         @text NOT NULL, -- printed on them
    percent_parts  @int NOT NULL, -- as promised
    amount_minor   @int NOT NULL, -- as promised
    currency       @text NOT NULL, -- of the sale
    periods        @int NOT NULL, -- as promised
    PRIMARY KEY (order_line_id, buyer_id)
) @strict;
CREATE INDEX promotion_lines_by_order ON promotion_lines (order_id);
CREATE INDEX promotion_lines_by_promotion ON promotion_lines (promotion_id);

ALTER TABLE discounts ADD COLUMN per_unit @bool NOT NULL DEFAULT FALSE; -- the amount is off each unit and full period
ALTER TABLE discounts ADD COLUMN recurring_only @bool NOT NULL DEFAULT FALSE; -- works on recurring charges only

-- @sqlite
CREATE TRIGGER promotion_redemptions_fixed BEFORE UPDATE ON promotion_redemptions
BEGIN SELECT RAISE(ABORT, 'redemptions are append-only'); END;
CREATE TRIGGER promotion_redemptions_kept BEFORE DELETE ON promotion_redemptions
BEGIN SELECT RAISE(ABORT, 'redemptions are append-only'); END;
CREATE TRIGGER promotion_lines_fixed BEFORE UPDATE ON promotion_lines
BEGIN SELECT RAISE(ABORT, 'what an order was promised never changes'); END;
CREATE TRIGGER promotion_lines_kept BEFORE DELETE ON promotion_lines
BEGIN SELECT RAISE(ABORT, 'what an order was promised never changes'); END;
-- @end

-- @postgres
CREATE TRIGGER promotion_redemptions_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON promotion_redemptions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER promotion_lines_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON promotion_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
