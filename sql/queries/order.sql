-- Orders and their lines. A draft is changed by its own account only; placed orders are read through account_paths.

-- name: order_add :exec
-- in:   id OrderId, account AccountId, user UserId, end_customer AccountId?, own_use bool, state OrderState,
-- in:   currency Currency, reference Str, agreed_at Instant, created_at Instant, placed_at Instant, expires_at Instant,
-- in:   request_key Str?, checkout CheckoutId?, start_on Date?, customer_agrees bool
INSERT INTO orders (id, account_id, user_id, end_customer_id, own_use, state, currency, reference, agreed_at, cause,
                    created_at, placed_at, done_at, expires_at, request_key, checkout_id, start_on,
                    customer_agrees)
VALUES (:id, :account, :user, :end_customer, :own_use, :state, :currency, :reference, :agreed_at, '',
        :created_at, :placed_at, 0, :expires_at, :request_key, :checkout, :start_on, :customer_agrees)
    ON CONFLICT (account_id, request_key) DO NOTHING;

-- name: order_by_request :opt
-- in:   account AccountId, request_key Str
-- out:  id OrderId, state OrderState, expires_at Instant
SELECT id, state, expires_at FROM orders WHERE account_id = :account AND request_key = :request_key;

-- name: order_lock :opt
-- in:   account AccountId, id OrderId
-- out:  id OrderId, account AccountId, user UserId, end_customer AccountId?, own_use bool, state OrderState,
-- out:  currency Currency, agreed_at Instant, created_at Instant, expires_at Instant
-- pg:   FOR UPDATE
SELECT id, account_id, user_id, end_customer_id, own_use, state, currency, agreed_at, created_at, expires_at
  FROM orders WHERE id = :id AND account_id = :account;

-- name: order_get :opt
-- in:   actor AccountId, id OrderId
-- out:  id OrderId, account AccountId, user UserId, end_customer AccountId?, own_use bool, state OrderState,
-- out:  currency Currency, reference Str, agreed_at Instant, cause Str, created_at Instant, placed_at Instant,
-- out:  done_at Instant, expires_at Instant, request_key Str?, user_name Str, start_on Date?, customer_agrees bool,
-- out:  checkout CheckoutId?
SELECT o.id, o.account_id, o.user_id, o.end_customer_id, o.own_use, o.state, o.currency, o.reference, o.agreed_at,
       o.cause, o.created_at, o.placed_at, o.done_at, o.expires_at, o.request_key, u.name, o.start_on, o.customer_agrees,
       o.checkout_id
  FROM orders AS o
  JOIN account_paths AS p ON p.descendant_id = o.account_id AND p.ancestor_id = :actor
  JOIN users AS u ON u.id = o.user_id
 WHERE o.id = :id;

-- name: order_page :many
-- in:   actor AccountId, customer AccountId, state Str, max int32
-- max:  201
-- id:   o.id
-- sort: created id
-- sort: order int o.placed_at
-- sort: end_customer text lower(COALESCE((SELECT c.name FROM accounts AS c WHERE c.id = o.end_customer_id), ''))
-- sort: buyer text lower(b.name)
-- sort: reference text lower(o.reference)
-- sort: done_at int o.done_at
-- sort: state text o.state
SELECT o.id, @key
  FROM orders AS o
  @walk account_paths AS p ON p.descendant_id = o.account_id AND p.ancestor_id = :actor
  @walk accounts AS b ON b.id = o.account_id
 WHERE @after AND +o.placed_at > 0 AND (:customer = 0 OR o.end_customer_id = :customer)
   AND (:state = '' OR o.state = :state)
 ORDER BY @order LIMIT :max;

-- name: order_seen :one
-- in:   actor AccountId, max int32
-- out:  count int64
SELECT COUNT(*)
  FROM (SELECT 1
          FROM account_paths AS p
          JOIN orders AS o ON o.account_id = p.descendant_id
         WHERE p.ancestor_id = :actor LIMIT :max) AS seen;

-- name: order_counts :one
-- in:   actor AccountId
-- out:  failed int64, under_way int64
SELECT COUNT(CASE WHEN o.state IN (@OrderState.failed, @OrderState.partly_done) THEN 1 END),
       COUNT(CASE WHEN o.state IN (@OrderState.awaiting_approval, @OrderState.awaiting_operator,
                                   @OrderState.awaiting_customer, @OrderState.scheduled,
                                   @OrderState.executing) THEN 1 END)
  FROM account_paths AS p
  JOIN orders AS o ON o.account_id = p.descendant_id
 WHERE p.ancestor_id = :actor;

-- name: order_touch :exec
-- in:   id OrderId, expires_at Instant
UPDATE orders SET expires_at = :expires_at WHERE id = :id;

-- name: order_place :exec
-- in:   id OrderId, placed_at Instant, currency Currency, request_key Str?
UPDATE orders
   SET state = @OrderState.executing, cause = '', placed_at = :placed_at, currency = :currency, expires_at = 0,
       request_key = :request_key
 WHERE id = :id AND state = @OrderState.draft;

-- name: order_expire :exec
-- in:   id OrderId, now Instant
UPDATE orders SET state = @OrderState.expired, done_at = :now, request_key = NULL
 WHERE id = :id AND state = @OrderState.draft AND expires_at <= :now;

-- name: order_set_state :exec
-- in:   id OrderId, old OrderState, state OrderState, cause Str, done_at Instant
UPDATE orders SET state = :state, cause = :cause, done_at = :done_at WHERE id = :id AND state = :old;

-- name: order_set_cause :exec
-- in:   id OrderId, cause Str
UPDATE orders SET cause = :cause WHERE id = :id AND cause <> :cause;

-- name: order_line_add :exec
-- in:   id OrderLineId, order OrderId, position int32, base_line OrderLineId?, plan PlanId, product ProductId, title Str,
-- in:   quantity int64, friendly_name Str, settings Str, price Decimal, state OrderLineState,
-- in:   subscription SubscriptionId?, request_key Str?, action LineAction, target SubscriptionId?, at_when CancelWhen,
-- in:   trial_days int64, bundle ProductId?
INSERT INTO order_lines (id, order_id, position, base_line_id, plan_id, product_id, title, quantity, friendly_name,
                         settings, price_units, price_scale, state, subscription_id, cause, request_key,
                         action, target_subscription_id, at_when, trial_days, bundle_id)
VALUES (:id, :order, :position, :base_line, :plan, :product, :title, :quantity, :friendly_name,
        :settings, :price_units, :price_scale, :state, :subscription, '', :request_key,
        :action, :target, :at_when, :trial_days, :bundle)
    ON CONFLICT (order_id, request_key) DO NOTHING;

-- name: order_line_exists :opt
-- in:   order OrderId, request_key Str
-- out:  id OrderLineId
SELECT id FROM order_lines WHERE order_id = :order AND request_key = :request_key;

-- name: order_line_count :one
-- in:   order OrderId
-- out:  count int64, last int32
SELECT COUNT(*), COALESCE(MAX(position), 0) FROM order_lines WHERE order_id = :order;

-- name: order_lines :many
-- in:   order OrderId
-- out:  id OrderLineId, base_line OrderLineId?, plan PlanId, product ProductId, title Str, quantity int64,
-- out:  friendly_name Str, settings Str, price Decimal, state OrderLineState, cause Str,
-- out:  plan_name Str, unit Str, term Str, billing Str, quantity_min int64, quantity_max int64, quantity_step int64,
-- out:  active bool, product_code Str, product_name Str, image Str, kind ServiceKind, connector Str, addon bool,
-- out:  tax_category TaxCategory, refund RefundPolicy, product_settings Str, subscription SubscriptionId?,
-- out:  started_on Date?, service ServiceId?, service_state ServiceState?, service_simulated bool?, meter Str, sale_kind SaleKind,
-- out:  action LineAction, target SubscriptionId?, at_when CancelWhen, plan_code Str,
-- out:  base_required bool, trial_days int64, bundle ProductId?, bundle_name Str?
-- max:  50
SELECT l.id, l.base_line_id, l.plan_id, l.product_id, l.title, l.quantity,
       l.friendly_name, l.settings, l.price_units, l.price_scale, l.state, l.cause,
       pl.name, pl.unit,
       CASE WHEN l.trial_days > 0 THEN 'P' || CAST(l.trial_days AS text) || 'D' ELSE pl.term END,
       CASE WHEN l.trial_days > 0 THEN 'P' || CAST(l.trial_days AS text) || 'D' ELSE pl.billing END,
       pl.quantity_min, pl.quantity_max, pl.quantity_step,
       (pl.active AND p.state = @ProductState.active), p.code, p.name, p.image, p.kind, p.connector, p.addon,
       p.tax_category, p.refund, p.settings, l.subscription_id,
       s.started_on, v.id, v.state, v.simulated, pl.meter, p.sale_kind,
       l.action, l.target_subscription_id, l.at_when, pl.code, p.base_required, l.trial_days,
       l.bundle_id, b.name
  FROM order_lines AS l
  JOIN plans AS pl ON pl.id = l.plan_id
  JOIN products AS p ON p.id = l.product_id
  LEFT JOIN subscriptions AS s ON s.id = l.subscription_id
  LEFT JOIN services AS v ON v.subscription_id = l.subscription_id
  LEFT JOIN products AS b ON b.id = l.bundle_id
 WHERE l.order_id = :order
 ORDER BY l.position LIMIT 50;

-- name: order_line_change :exec
-- in:   order OrderId, id OrderLineId, quantity int64, friendly_name Str, price Decimal
UPDATE order_lines
   SET quantity = :quantity, friendly_name = :friendly_name, price_units = :price_units, price_scale = :price_scale
 WHERE id = :id AND order_id = :order;

-- Of a draft: a line that changes the subscription.
-- name: order_line_changing :opt
-- in:   checkout CheckoutId, target SubscriptionId
-- out:  id OrderLineId, order OrderId
SELECT l.id, l.order_id
  FROM order_lines AS l
  JOIN orders AS o ON o.id = l.order_id
 WHERE l.target_subscription_id = :target AND o.checkout_id = :checkout AND o.state = @OrderState.draft;

-- name: order_line_delete :exec
-- in:   order OrderId, id OrderLineId
DELETE FROM order_lines WHERE order_id = :order AND id = :id;

-- What hangs on it: add-ons, the parts of a bundle and theirs.
-- name: order_line_delete_addons :exec
-- in:   order OrderId, base OrderLineId
DELETE FROM order_lines
 WHERE order_id = :order
   AND (base_line_id = :base
        OR base_line_id IN (SELECT c.id FROM order_lines AS c WHERE c.order_id = :order AND c.base_line_id = :base));

-- name: order_line_set_settings :exec
-- in:   order OrderId, id OrderLineId, settings Str
UPDATE order_lines SET settings = :settings WHERE id = :id AND order_id = :order;

-- name: order_line_place :exec
-- in:   id OrderLineId, title Str, price Decimal, subscription SubscriptionId, settings Str
UPDATE order_lines
   SET title = :title, price_units = :price_units, price_scale = :price_scale, state = @OrderLineState.queued,
       subscription_id = :subscription, settings = :settings
 WHERE id = :id;

-- name: order_line_set_state :exec
-- in:   id OrderLineId, state OrderLineState, cause Str
UPDATE order_lines SET state = :state, cause = :cause WHERE id = :id;

-- name: order_line_states :many
-- in:   order OrderId
-- out:  id OrderLineId, state OrderLineState
-- max:  50
SELECT id, state FROM order_lines WHERE order_id = :order ORDER BY position LIMIT 50;
