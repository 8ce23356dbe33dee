-- Subscriptions come into being with an order, and are started when their service is ready.

-- name: subscription_add :exec
-- in:   id SubscriptionId, account AccountId, owner AccountId, order_line OrderLineId, base SubscriptionId?,
-- in:   product ProductId, plan PlanId, title Str, friendly_name Str, quantity int64, term Str, billing Str,
-- in:   refund RefundPolicy, created_at Instant, trial_days int64, bundle ProductId?
INSERT INTO subscriptions (id, account_id, owner_id, order_line_id, base_id, product_id, plan_id, title, friendly_name,
                           quantity, state, vendor_state, term, billing, refund, created_at, ended_at, sale_kind, trial_days,
                           bundle_id)
VALUES (:id, :account, :owner, :order_line, :base, :product, :plan, :title, :friendly_name,
        :quantity, @SubscriptionState.pending, @VendorState.none, :term, :billing, :refund, :created_at, 0,
        (SELECT d.sale_kind FROM products AS d WHERE d.id = :product), :trial_days, :bundle);

-- name: subscription_edge_add :exec
-- in:   subscription SubscriptionId, buyer AccountId, seller AccountId, depth int32, currency Currency, price Decimal,
-- in:   price_source Str, protection PriceProtection, protection_periods int64, setup Decimal
INSERT INTO subscription_edges (subscription_id, buyer_id, seller_id, depth, currency, price_units, price_scale,
                                price_source, protection, protection_periods, setup_units, setup_scale)
VALUES (:subscription, :buyer, :seller, :depth, :currency, :price_units, :price_scale, :price_source, :protection,
        :protection_periods, :setup_units, :setup_scale);

-- name: subscription_start :exec
-- in:   id SubscriptionId, started_on Date, term_from Date, term_to Date
UPDATE subscriptions
   SET state = CASE WHEN trial_days > 0 THEN @SubscriptionState.trial ELSE @SubscriptionState.active END,
       vendor_state = @VendorState.in_sync, started_on = :started_on, term_from = :term_from, term_to = :term_to,
       end_on = CASE WHEN trial_days > 0 THEN CAST(:term_to AS text) ELSE end_on END,
       trial_ends_on = CASE WHEN trial_days > 0 THEN CAST(:term_to AS text) END
 WHERE id = :id AND state = @SubscriptionState.pending;

-- name: subscription_edges_start :exec
-- in:   subscription SubscriptionId, due_on Date
UPDATE subscription_edges SET due_on = :due_on WHERE subscription_id = :subscription AND charged_through IS NULL;

-- name: subscription_set_vendor :exec
-- in:   id SubscriptionId, vendor_state VendorState
UPDATE subscriptions SET vendor_state = :vendor_state WHERE id = :id;

-- name: subscription_buyers :many
-- in:   order OrderId
-- out:  buyer AccountId
-- max:  400
SELECT DISTINCT e.buyer_id
  FROM order_lines AS l
  JOIN subscription_edges AS e ON e.subscription_id = l.subscription_id
 WHERE l.order_id = :order AND e.due_on IS NOT NULL AND e.charged_through IS NULL
 ORDER BY e.buyer_id LIMIT 400;

-- name: subscription_edge_of :opt
-- in:   subscription SubscriptionId, buyer AccountId
-- out:  seller AccountId, currency Currency, price Decimal, price_source Str, setup Decimal
SELECT seller_id, currency, price_units, price_scale, price_source, setup_units, setup_scale
  FROM subscription_edges WHERE subscription_id = :subscription AND buyer_id = :buyer;

-- name: subscription_edge_sold :opt
-- in:   subscription SubscriptionId, seller AccountId
-- out:  buyer AccountId, currency Currency, price Decimal, price_source Str, setup Decimal
SELECT buyer_id, currency, price_units, price_scale, price_source, setup_units, setup_scale
  FROM subscription_edges WHERE subscription_id = :subscription AND seller_id = :seller;

-- name: subscription_base_for :opt
-- in:   actor AccountId, owner AccountId, addon ProductId
-- out:  id SubscriptionId, product ProductId
SELECT s.id, s.product_id
  FROM subscriptions AS s
  JOIN account_paths AS p ON p.descendant_id = s.account_id AND p.ancestor_id = :actor
  JOIN product_addons AS a ON a.base_id = s.product_id AND a.addon_id = :addon
 WHERE s.owner_id = :owner AND s.state = @SubscriptionState.active
 ORDER BY s.id DESC LIMIT 1;
