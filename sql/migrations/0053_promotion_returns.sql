-- An order that was placed and never carried out gives back its use of a promotion.

CREATE TABLE promotion_returns ( -- one for each redemption of an order that was rejected, cancelled or expired
    promotion_id  @id NOT NULL REFERENCES promotions (id), -- what was used
    order_id      @id NOT NULL REFERENCES orders (id), -- by this order
    buyer_id      @id NOT NULL REFERENCES accounts (id), -- who would have paid less
    returned_at   @int NOT NULL, -- when the order ended
    PRIMARY KEY (promotion_id, order_id, buyer_id),
    FOREIGN KEY (promotion_id, order_id, buyer_id) REFERENCES promotion_redemptions (promotion_id, order_id, buyer_id)
) @strict;

INSERT INTO promotion_returns (promotion_id, order_id, buyer_id, returned_at)
SELECT r.promotion_id, r.order_id, r.buyer_id, o.done_at
  FROM promotion_redemptions AS r
  JOIN orders AS o ON o.id = r.order_id AND o.state IN ('rejected', 'cancelled', 'expired')
 WHERE NOT EXISTS (SELECT 1 FROM order_lines AS l WHERE l.order_id = o.id AND l.subscription_id IS NOT NULL);
UPDATE promotions
   SET redeemed = (SELECT COUNT(*) FROM promotion_redemptions AS r
                    WHERE r.promotion_id = promotions.id
                      AND NOT EXISTS (SELECT 1 FROM promotion_returns AS b
                                       WHERE b.promotion_id = r.promotion_id AND b.order_id = r.order_id
                                         AND b.buyer_id = r.buyer_id))
 WHERE redeem_max > 0;

-- @sqlite
CREATE TRIGGER promotion_returns_fixed BEFORE UPDATE ON promotion_returns
BEGIN SELECT RAISE(ABORT, 'returned uses are append-only'); END;
CREATE TRIGGER promotion_returns_kept BEFORE DELETE ON promotion_returns
BEGIN SELECT RAISE(ABORT, 'returned uses are append-only'); END;
-- @end

-- @postgres
CREATE TRIGGER promotion_returns_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON promotion_returns
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- @end
