-- What orders wait for (R-ORD-06, R-ORD-07).

-- name: wait_add :exec
-- in:   id WaitId, order OrderId, kind WaitKind, on_account AccountId, about AccountId?, rule RuleId?, reason Str,
-- in:   need_minor int64, need_currency Str, lifts_credit bool, timeout_means TimeoutMeans, remind_days int32,
-- in:   since Instant, remind_at Instant, expires_at Instant
INSERT INTO waits (id, order_id, kind, on_account_id, about_id, rule_id, reason, need_minor, need_currency, lifts_credit,
                   timeout_means, remind_days, since, remind_at, reminders, expires_at, outcome, settled_at, settled_by,
                   note)
VALUES (:id, :order, :kind, :on_account, :about, :rule, :reason, :need_minor, :need_currency, :lifts_credit,
        :timeout_means, :remind_days, :since, :remind_at, 0, :expires_at, @WaitOutcome.open, 0, NULL, '');

-- name: wait_get :opt
-- in:   id WaitId
-- out:  id WaitId, order OrderId, buyer AccountId, kind WaitKind, on_account AccountId, about AccountId?, rule RuleId?,
-- out:  rule_name Str?, reason Str, lifts_credit bool, timeout_means TimeoutMeans, remind_days int32, since Instant, remind_at Instant,
-- out:  reminders int32, expires_at Instant, outcome WaitOutcome, settled_at Instant, settled_by_name Str?, note Str
SELECT w.id, w.order_id, o.account_id, w.kind, w.on_account_id, w.about_id, w.rule_id,
       r.name, w.reason, w.lifts_credit, w.timeout_means, w.remind_days, w.since, w.remind_at,
       w.reminders, w.expires_at, w.outcome, w.settled_at, u.name, w.note
  FROM waits AS w
  JOIN orders AS o ON o.id = w.order_id
  LEFT JOIN approval_rules AS r ON r.id = w.rule_id
  LEFT JOIN users AS u ON u.id = w.settled_by
 WHERE w.id = :id;

-- All of an order, the oldest first; its timeline.
-- name: wait_list :many
-- in:   order OrderId
-- out:  id WaitId, kind WaitKind, on_account AccountId, on_name Str, about AccountId?, rule_name Str?, reason Str,
-- out:  lifts_credit bool, timeout_means TimeoutMeans, since Instant, remind_at Instant, reminders int32,
-- out:  expires_at Instant, outcome WaitOutcome, settled_at Instant, settled_by_name Str?, note Str
-- max:  200
SELECT w.id, w.kind, w.on_account_id, a.name, w.about_id, r.name, w.reason,
       w.lifts_credit, w.timeout_means, w.since, w.remind_at, w.reminders,
       w.expires_at, w.outcome, w.settled_at, u.name, w.note
  FROM waits AS w
  JOIN accounts AS a ON a.id = w.on_account_id
  LEFT JOIN approval_rules AS r ON r.id = w.rule_id
  LEFT JOIN users AS u ON u.id = w.settled_by
 WHERE w.order_id = :order
 ORDER BY w.id LIMIT 200;

-- name: wait_settle :exec
-- in:   id WaitId, outcome WaitOutcome, now Instant, user UserId?, note Str
UPDATE waits SET outcome = :outcome, settled_at = :now, settled_by = :user, note = :note
 WHERE id = :id AND settled_at = 0;

-- name: wait_settle_kind :exec
-- in:   order OrderId, kind WaitKind, outcome WaitOutcome, now Instant, user UserId?, note Str
UPDATE waits SET outcome = :outcome, settled_at = :now, settled_by = :user, note = :note
 WHERE order_id = :order AND kind = :kind AND settled_at = 0;

-- name: wait_settle_order :exec
-- in:   order OrderId, outcome WaitOutcome, now Instant, user UserId?, note Str
UPDATE waits SET outcome = :outcome, settled_at = :now, settled_by = :user, note = :note
 WHERE order_id = :order AND settled_at = 0;

-- name: wait_reminded :exec
-- in:   id WaitId, remind_at Instant
UPDATE waits SET reminders = reminders + 1, remind_at = :remind_at WHERE id = :id AND settled_at = 0;

-- The orders that wait for the money or the limit of a buyer, the oldest wait first.
-- name: wait_for_money :many
-- in:   about AccountId, after WaitId, max int32
-- out:  id WaitId, order OrderId
-- max:  201
SELECT id, order_id FROM waits
 WHERE about_id = :about AND settled_at = 0 AND id > :after
 ORDER BY id LIMIT :max;

-- What is open in the actor's branch, the newest first.
-- name: wait_open :many
-- in:   actor AccountId, kind Str, after WaitId, max int32
-- out:  id WaitId, order OrderId, kind WaitKind, on_account AccountId, on_name Str, buyer AccountId, buyer_name Str,
-- out:  customer_name Str?, reason Str, rule_name Str?, about AccountId?, state OrderState, since Instant,
-- out:  remind_at Instant, reminders int32, expires_at Instant, user_name Str
-- max:  201
SELECT w.id, w.order_id, w.kind, w.on_account_id, a.name, o.account_id, b.name,
       c.name, w.reason, r.name, w.about_id, o.state, w.since,
       w.remind_at, w.reminders, w.expires_at, u.name
  FROM waits AS w
  JOIN orders AS o ON o.id = w.order_id
  JOIN account_paths AS p ON p.descendant_id = o.account_id AND p.ancestor_id = :actor
  JOIN accounts AS a ON a.id = w.on_account_id
  JOIN accounts AS b ON b.id = o.account_id
  JOIN users AS u ON u.id = o.user_id
  LEFT JOIN accounts AS c ON c.id = o.end_customer_id
  LEFT JOIN approval_rules AS r ON r.id = w.rule_id
 WHERE w.settled_at = 0 AND w.id < :after AND w.kind LIKE :kind
 ORDER BY w.id DESC LIMIT :max;

-- Of it, what waits for the actor's own account.
-- name: wait_open_mine :many
-- in:   actor AccountId, kind Str, after WaitId, max int32
-- out:  id WaitId, order OrderId, kind WaitKind, on_account AccountId, on_name Str, buyer AccountId, buyer_name Str,
-- out:  customer_name Str?, reason Str, rule_name Str?, about AccountId?, state OrderState, since Instant,
-- out:  remind_at Instant, reminders int32, expires_at Instant, user_name Str
-- max:  201
SELECT w.id, w.order_id, w.kind, w.on_account_id, a.name, o.account_id, b.name,
       c.name, w.reason, r.name, w.about_id, o.state, w.since,
       w.remind_at, w.reminders, w.expires_at, u.name
  FROM waits AS w
  JOIN orders AS o ON o.id = w.order_id
  JOIN account_paths AS p ON p.descendant_id = o.account_id AND p.ancestor_id = :actor
  JOIN accounts AS a ON a.id = w.on_account_id
  JOIN accounts AS b ON b.id = o.account_id
  JOIN users AS u ON u.id = o.user_id
  LEFT JOIN accounts AS c ON c.id = o.end_customer_id
  LEFT JOIN approval_rules AS r ON r.id = w.rule_id
 WHERE w.settled_at = 0 AND w.id < :after AND w.kind LIKE :kind AND w.on_account_id = :actor
 ORDER BY w.id DESC LIMIT :max;

-- name: wait_count_mine :one
-- in:   account AccountId
-- out:  count int64
SELECT COUNT(*) FROM waits
 WHERE on_account_id = :account AND settled_at = 0
   AND kind IN (@WaitKind.approval, @WaitKind.operator, @WaitKind.credit);

-- name: wait_link_add :exec
-- in:   token_hash Str, wait WaitId, user UserId?, email Str, created_at Instant
INSERT INTO wait_links (token_hash, wait_id, user_id, email, created_at, used_at)
VALUES (:token_hash, :wait, :user, :email, :created_at, 0);

-- name: wait_link_get :opt
-- in:   token_hash Str
-- out:  wait WaitId, user UserId?, user_name Str?, account AccountId?, kind AccountKind?, roles int64?, active bool?,
-- out:  email Str, used_at Instant
SELECT l.wait_id, l.user_id, u.name, u.account_id, a.kind, u.roles, u.active, l.email, l.used_at
  FROM wait_links AS l
  LEFT JOIN users AS u ON u.id = l.user_id
  LEFT JOIN accounts AS a ON a.id = u.account_id
 WHERE l.token_hash = :token_hash;

-- name: wait_link_use :exec
-- in:   token_hash Str, now Instant
UPDATE wait_links SET used_at = :now WHERE token_hash = :token_hash AND used_at = 0;

-- The frozen prices of a line that waits.
-- name: wait_edge_add :exec
-- in:   line OrderLineId, buyer AccountId, seller AccountId, depth int32, currency Currency, price Decimal,
-- in:   price_source Str, setup Decimal, protection PriceProtection, protection_periods int64, tariff Str
INSERT INTO order_line_edges (line_id, buyer_id, seller_id, depth, currency, price_units, price_scale, price_source,
                              setup_units, setup_scale, protection, protection_periods, tariff)
VALUES (:line, :buyer, :seller, :depth, :currency, :price_units, :price_scale, :price_source,
        :setup_units, :setup_scale, :protection, :protection_periods, :tariff);

-- name: wait_edges :many
-- in:   line OrderLineId
-- out:  seller AccountId, buyer AccountId, depth int32, currency Currency, price Decimal, price_source Str,
-- out:  setup Decimal, protection PriceProtection, protection_periods int64, tariff Str
-- max:  9
SELECT seller_id, buyer_id, depth, currency, price_units, price_scale, price_source,
       setup_units, setup_scale, protection, protection_periods, tariff
  FROM order_line_edges WHERE line_id = :line ORDER BY depth LIMIT 9;

-- name: wait_order_lock :opt
-- in:   id OrderId
-- out:  id OrderId, account AccountId, user UserId, end_customer AccountId?, own_use bool, state OrderState,
-- out:  currency Currency, agreed_at Instant, created_at Instant, expires_at Instant
-- pg:   FOR UPDATE
SELECT id, account_id, user_id, end_customer_id, own_use, state, currency, agreed_at, created_at, expires_at
  FROM orders WHERE id = :id;

-- name: wait_order_hold :exec
-- in:   id OrderId, state OrderState, placed_at Instant, currency Currency, request_key Str?, cause Str
UPDATE orders
   SET state = :state, placed_at = :placed_at, currency = :currency, expires_at = 0, request_key = :request_key,
       cause = :cause
 WHERE id = :id AND state = @OrderState.draft;

-- name: wait_line_hold :exec
-- in:   id OrderLineId, title Str, price Decimal, settings Str
UPDATE order_lines
   SET title = :title, price_units = :price_units, price_scale = :price_scale, state = @OrderLineState.waiting,
       settings = :settings
 WHERE id = :id;
