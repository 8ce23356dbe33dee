-- What must stay true of promotions; see check.sql.

-- A promotion was used no more often than it may, and each use is counted.
-- name: check_promotions :many by=check
-- out:  problem Str
-- max:  20
SELECT 'promotion ' || s.name || ' was used ' || CAST(s.used AS text) || ' times, counted ' ||
       CAST(s.redeemed AS text) || ' and is for ' || CAST(s.redeem_max AS text) || ' orders'
  FROM (SELECT p.name, p.redeemed, p.redeem_max,
               (SELECT COUNT(*) FROM promotion_redemptions AS r
                 WHERE r.promotion_id = p.id
                   AND NOT EXISTS (SELECT 1 FROM promotion_returns AS b
                            WHERE b.promotion_id = r.promotion_id AND b.order_id = r.order_id AND b.buyer_id = r.buyer_id)) AS used
          FROM promotions AS p) AS s
 WHERE s.redeem_max > 0 AND (s.used <> s.redeemed OR s.used > s.redeem_max)
 LIMIT 20;

-- What a line was promised is a discount of its subscription, with the promotion's terms, and its order used it.
-- name: check_promises :many by=check
-- out:  problem Str
-- max:  20
SELECT 'an order was promised ' || l.reason || ', and its discount says something else'
  FROM promotion_lines AS l
  JOIN promotions AS p ON p.id = l.promotion_id
  JOIN order_lines AS o ON o.id = l.order_line_id AND o.subscription_id IS NOT NULL
  LEFT JOIN discounts AS d ON d.id = l.discount_id
 WHERE d.id IS NULL OR d.seller_id <> l.seller_id OR d.buyer_id <> l.buyer_id OR d.currency <> l.currency
    OR d.percent_parts <> l.percent_parts OR d.amount_minor <> l.amount_minor OR d.periods <> l.periods
    OR p.percent_parts <> l.percent_parts OR p.amount_minor <> l.amount_minor OR p.periods <> l.periods
    OR p.seller_id <> l.seller_id
    OR NOT EXISTS (SELECT 1 FROM subscriptions AS s
                    WHERE s.id = d.subscription_id AND s.order_line_id = l.order_line_id)
    OR NOT EXISTS (SELECT 1 FROM promotion_redemptions AS r
                    WHERE r.promotion_id = l.promotion_id AND r.order_id = l.order_id AND r.buyer_id = l.buyer_id)
 LIMIT 20;

-- An order that ended before it was carried out has given its uses back, and only such a one.
-- name: check_promotion_returns :many by=check
-- out:  problem Str
-- max:  20
SELECT CASE WHEN b.order_id IS NULL THEN 'an order that was never carried out still uses the promotion '
            ELSE 'an order that is carried out has given back the promotion ' END || p.name
  FROM promotion_redemptions AS r
  JOIN promotions AS p ON p.id = r.promotion_id
  JOIN orders AS o ON o.id = r.order_id
  LEFT JOIN promotion_returns AS b ON b.promotion_id = r.promotion_id AND b.order_id = r.order_id
                                  AND b.buyer_id = r.buyer_id
 WHERE (b.order_id IS NULL)
       = (o.state IN (@OrderState.rejected, @OrderState.cancelled, @OrderState.expired)
          AND NOT EXISTS (SELECT 1 FROM order_lines AS l
                           WHERE l.order_id = o.id AND l.subscription_id IS NOT NULL))
 LIMIT 20;
