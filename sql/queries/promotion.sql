-- Promotions and coupon codes of a seller, and what orders were promised by them (R-CAT-05).

-- name: promotion_add :exec
-- in:   id PromotionId, seller AccountId, name Str, code Str?, percent int64, amount_minor int64, currency Currency,
-- in:   periods int32, from_on Date, until_on Date?, items Str, categories Str, billings Str, new_only bool,
-- in:   prerequisite ProductId?, quantity_min int64, redeem_max int64, user UserId?, request_key Str?, created_at Instant
INSERT INTO promotions (id, seller_id, name, code, percent_parts, amount_minor, currency, periods, from_on, until_on,
                        items, categories, billings, new_only, prerequisite_id, quantity_min, redeem_max, redeemed,
                        user_id, request_key, created_at, ended_at)
VALUES (:id, :seller, :name, :code, :percent, :amount_minor, :currency, :periods, :from_on, :until_on,
        :items, :categories, :billings, :new_only, :prerequisite, :quantity_min, :redeem_max, 0,
        :user, :request_key, :created_at, 0);

-- name: promotion_by_request :opt
-- in:   seller AccountId, request_key Str
-- out:  id PromotionId
SELECT id FROM promotions WHERE seller_id = :seller AND request_key = :request_key;

-- name: promotion_automatic :one
-- in:   seller AccountId
-- out:  count int64
SELECT COUNT(*) FROM promotions WHERE seller_id = :seller AND ended_at = 0 AND code IS NULL;

-- Those without a code of every seller on the path to the account, that have not ended.
-- name: promotion_live :many
-- in:   account AccountId, day Date, max int32
-- out:  id PromotionId, seller AccountId, name Str, code Str?, percent int64, amount_minor int64, currency Currency,
-- out:  periods int32, from_on Date, until_on Date?, items Str, categories Str, billings Str, new_only bool,
-- out:  prerequisite ProductId?, quantity_min int64, redeem_max int64, redeemed int64, ended_at Instant
-- max:  1000
SELECT p.id, p.seller_id, p.name, p.code, p.percent_parts, p.amount_minor, p.currency, p.periods, p.from_on,
       p.until_on, p.items, p.categories, p.billings, p.new_only, p.prerequisite_id, p.quantity_min, p.redeem_max,
       p.redeemed, p.ended_at
  FROM account_paths AS a
  JOIN promotions AS p ON p.seller_id = a.ancestor_id AND p.code IS NULL
 WHERE a.descendant_id = :account AND p.ended_at = 0 AND p.from_on <= :day
   AND COALESCE(p.until_on, '9999-12-31') >= :day
 ORDER BY p.id LIMIT :max;

-- name: promotion_by_code :opt
-- in:   seller AccountId, code Str
-- out:  id PromotionId, seller AccountId, name Str, code Str?, percent int64, amount_minor int64, currency Currency,
-- out:  periods int32, from_on Date, until_on Date?, items Str, categories Str, billings Str, new_only bool,
-- out:  prerequisite ProductId?, quantity_min int64, redeem_max int64, redeemed int64, ended_at Instant
SELECT id, seller_id, name, code, percent_parts, amount_minor, currency, periods, from_on, until_on, items, categories,
       billings, new_only, prerequisite_id, quantity_min, redeem_max, redeemed, ended_at
  FROM promotions WHERE seller_id = :seller AND code = :code;

-- name: promotion_plan :opt
-- in:   plan PlanId
-- out:  plan Str, product Str, category Str, billing Str
SELECT l.code, p.code, p.category, l.billing
  FROM plans AS l JOIN products AS p ON p.id = l.product_id WHERE l.id = :plan;

-- Whether the account has, or has had, a subscription of its own.
-- name: promotion_known :opt
-- in:   owner AccountId
-- out:  id SubscriptionId
SELECT id FROM subscriptions WHERE owner_id = :owner LIMIT 1;

-- name: promotion_owns :opt
-- in:   owner AccountId, product ProductId
-- out:  id SubscriptionId
SELECT id FROM subscriptions
 WHERE owner_id = :owner AND product_id = :product AND ended_at = 0 LIMIT 1;

-- name: promotion_end :exec
-- in:   id PromotionId, seller AccountId, now Instant
UPDATE promotions SET ended_at = :now WHERE id = :id AND seller_id = :seller AND ended_at = 0;

-- One more order, where there is room.
-- name: promotion_take :exec
-- in:   id PromotionId
UPDATE promotions SET redeemed = redeemed + 1 WHERE id = :id AND redeem_max > 0 AND redeemed < redeem_max;

-- name: promotion_redemption_add :exec
-- in:   promotion PromotionId, order OrderId, buyer AccountId, counted bool, redeemed_at Instant
INSERT INTO promotion_redemptions (promotion_id, order_id, buyer_id, number, redeemed_at)
SELECT :promotion, :order, :buyer,
       CASE WHEN :counted THEN (SELECT COALESCE(MAX(r.number), 0) + 1 FROM promotion_redemptions AS r
                                 WHERE r.promotion_id = :promotion) END, :redeemed_at
  FROM promotions AS p WHERE p.id = :promotion;

-- The uses of an order that is not carried out; once.
-- name: promotion_give_back :exec
-- in:   order OrderId
UPDATE promotions
   SET redeemed = redeemed - (SELECT COUNT(*) FROM promotion_redemptions AS r
                               WHERE r.order_id = :order AND r.promotion_id = promotions.id AND r.number IS NOT NULL)
 WHERE redeem_max > 0 AND id IN (SELECT r.promotion_id FROM promotion_redemptions AS r WHERE r.order_id = :order);

-- name: promotion_return_add :exec
-- in:   order OrderId, now Instant
INSERT INTO promotion_returns (promotion_id, order_id, buyer_id, returned_at)
SELECT r.promotion_id, r.order_id, r.buyer_id, :now FROM promotion_redemptions AS r WHERE r.order_id = :order;

-- name: promotion_line_add :exec
-- in:   line OrderLineId, buyer AccountId, order OrderId, seller AccountId, promotion PromotionId, discount DiscountId,
-- in:   reason Str, percent int64, amount_minor int64, currency Currency, periods int32
INSERT INTO promotion_lines (order_line_id, buyer_id, order_id, seller_id, promotion_id, discount_id, reason,
                             percent_parts, amount_minor, currency, periods)
VALUES (:line, :buyer, :order, :seller, :promotion, :discount, :reason, :percent, :amount_minor, :currency, :periods);

-- What the lines of an order were promised; at most 50 lines of 16 sales.
-- name: promotion_lines :many
-- in:   order OrderId
-- out:  line OrderLineId, seller AccountId, buyer AccountId, promotion PromotionId, discount DiscountId, reason Str,
-- out:  percent int64, amount_minor int64, currency Currency, periods int32
-- max:  800
SELECT order_line_id, seller_id, buyer_id, promotion_id, discount_id, reason,
       percent_parts, amount_minor, currency, periods
  FROM promotion_lines WHERE order_id = :order ORDER BY order_line_id, buyer_id LIMIT 800;

-- name: order_coupon_set :exec
-- in:   order OrderId, code Str
INSERT INTO order_coupons (order_id, code) VALUES (:order, :code)
    ON CONFLICT (order_id) DO UPDATE SET code = excluded.code;

-- name: order_coupon_clear :exec
-- in:   order OrderId
DELETE FROM order_coupons WHERE order_id = :order;

-- name: order_coupon :opt
-- in:   order OrderId
-- out:  code Str
SELECT code FROM order_coupons WHERE order_id = :order;

-- name: promotion_list :many
-- in:   seller AccountId, before PromotionId, max int32
-- out:  id PromotionId, name Str, code Str?, percent int64, amount_minor int64, currency Currency, periods int32,
-- out:  from_on Date, until_on Date?, items Str, categories Str, billings Str, new_only bool, prerequisite Str?,
-- out:  quantity_min int64, redeem_max int64, user_name Str?, created_at Instant, ended_at Instant,
-- out:  redemptions int64, taken_minor int64
-- max:  201
SELECT p.id, p.name, p.code, p.percent_parts, p.amount_minor, p.currency, p.periods, p.from_on, p.until_on, p.items,
       p.categories, p.billings, p.new_only, q.code, p.quantity_min, p.redeem_max, u.name, p.created_at, p.ended_at,
       (SELECT COUNT(*) FROM promotion_redemptions AS r
         WHERE r.promotion_id = p.id
           AND NOT EXISTS (SELECT 1 FROM promotion_returns AS b
                            WHERE b.promotion_id = r.promotion_id AND b.order_id = r.order_id AND b.buyer_id = r.buyer_id)),
       CAST(COALESCE((SELECT SUM(x.amount_minor)
                        FROM promotion_lines AS l
                        JOIN discount_uses AS x ON x.discount_id = l.discount_id
                       WHERE l.promotion_id = p.id AND l.currency = p.currency
                         AND NOT EXISTS (SELECT 1 FROM money_moves AS m
                                          WHERE m.document_id = x.document_id AND m.kind = @MoveKind.void)), 0) AS bigint)
  FROM promotions AS p
  LEFT JOIN products AS q ON q.id = p.prerequisite_id
  LEFT JOIN users AS u ON u.id = p.user_id
 WHERE p.seller_id = :seller AND p.id < :before
 ORDER BY p.id DESC LIMIT :max;

-- Who used one of the seller's promotions, newest first.
-- name: promotion_redemption_list :many
-- in:   seller AccountId, promotion PromotionId, before OrderId, max int32
-- out:  order OrderId, buyer AccountId, buyer_name Str, redeemed_at Instant, lines int64, taken_minor int64, currency Currency
-- max:  201
SELECT r.order_id, r.buyer_id, b.name, r.redeemed_at,
       (SELECT COUNT(*) FROM promotion_lines AS l
         WHERE l.order_id = r.order_id AND l.promotion_id = r.promotion_id AND l.buyer_id = r.buyer_id),
       CAST(COALESCE((SELECT SUM(x.amount_minor)
                        FROM promotion_lines AS l
                        JOIN discount_uses AS x ON x.discount_id = l.discount_id
                       WHERE l.order_id = r.order_id AND l.promotion_id = r.promotion_id AND l.buyer_id = r.buyer_id
                         AND NOT EXISTS (SELECT 1 FROM money_moves AS m
                                          WHERE m.document_id = x.document_id AND m.kind = @MoveKind.void)), 0) AS bigint),
       (SELECT MIN(l.currency) FROM promotion_lines AS l
         WHERE l.order_id = r.order_id AND l.promotion_id = r.promotion_id AND l.buyer_id = r.buyer_id)
  FROM promotions AS p
  JOIN promotion_redemptions AS r ON r.promotion_id = p.id
  JOIN accounts AS b ON b.id = r.buyer_id
 WHERE p.id = :promotion AND p.seller_id = :seller AND r.order_id < :before
   AND NOT EXISTS (SELECT 1 FROM promotion_returns AS b
                            WHERE b.promotion_id = r.promotion_id AND b.order_id = r.order_id AND b.buyer_id = r.buyer_id)
 ORDER BY r.order_id DESC LIMIT :max;
