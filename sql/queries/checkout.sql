-- Checkouts: what a user orders together. Each beneficiary has a draft order of its own in it, and the drafts are read
-- and changed by their own account only.

-- name: checkout_add :exec
-- in:   id CheckoutId, account AccountId, user UserId, reference Str, created_at Instant, request_key Str?
INSERT INTO checkouts (id, account_id, user_id, reference, created_at, settled_at, request_key)
VALUES (:id, :account, :user, :reference, :created_at, 0, :request_key)
    ON CONFLICT (account_id, request_key) DO NOTHING;

-- name: checkout_by_request :opt
-- in:   account AccountId, request_key Str
-- out:  id CheckoutId
SELECT id FROM checkouts WHERE account_id = :account AND request_key = :request_key;

-- name: checkout_get :opt
-- in:   account AccountId, id CheckoutId
-- out:  id CheckoutId, account AccountId, user UserId, reference Str, created_at Instant, settled_at Instant
SELECT id, account_id, user_id, reference, created_at, settled_at
  FROM checkouts WHERE id = :id AND account_id = :account;

-- name: checkout_lock :opt
-- in:   account AccountId, id CheckoutId
-- out:  id CheckoutId, user UserId, reference Str, settled_at Instant
-- pg:   FOR UPDATE
SELECT id, user_id, reference, settled_at FROM checkouts WHERE id = :id AND account_id = :account;

-- name: checkout_set_reference :exec
-- in:   id CheckoutId, reference Str
UPDATE checkouts SET reference = :reference WHERE id = :id;

-- name: checkout_settle :exec
-- in:   id CheckoutId, now Instant
UPDATE checkouts SET settled_at = :now, request_key = NULL
 WHERE id = :id AND settled_at = 0
   AND NOT EXISTS (SELECT 1 FROM orders AS o JOIN order_lines AS l ON l.order_id = o.id
                    WHERE o.checkout_id = checkouts.id AND o.state = @OrderState.draft);

-- name: checkout_drafts :many
-- in:   checkout CheckoutId, now Instant
-- out:  id OrderId, end_customer AccountId?, own_use bool, customer_name Str?
-- max:  102
SELECT o.id, o.end_customer_id, o.own_use, a.name
  FROM orders AS o
  LEFT JOIN accounts AS a ON a.id = o.end_customer_id
 WHERE o.checkout_id = :checkout AND o.state = @OrderState.draft AND o.expires_at > :now
   AND EXISTS (SELECT 1 FROM order_lines AS l WHERE l.order_id = o.id)
 ORDER BY CASE WHEN o.own_use THEN 1 WHEN o.end_customer_id IS NULL THEN 0 ELSE 2 END, a.name, o.id LIMIT 102;

-- name: checkout_placed :many
-- in:   checkout CheckoutId
-- out:  id OrderId
-- max:  200
SELECT id FROM orders
 WHERE checkout_id = :checkout AND state <> @OrderState.draft AND placed_at > 0 ORDER BY id DESC LIMIT 200;

-- name: checkout_line_count :one
-- in:   checkout CheckoutId, now Instant
-- out:  lines int64, orders int64
SELECT COUNT(*), COUNT(DISTINCT o.id)
  FROM orders AS o
  JOIN order_lines AS l ON l.order_id = o.id
 WHERE o.checkout_id = :checkout AND o.state = @OrderState.draft AND o.expires_at > :now;

-- name: checkout_line_find :opt
-- in:   checkout CheckoutId, line OrderLineId
-- out:  order OrderId, base_line OrderLineId?
SELECT l.order_id, l.base_line_id
  FROM order_lines AS l
  JOIN orders AS o ON o.id = l.order_id
 WHERE l.id = :line AND o.checkout_id = :checkout AND o.state = @OrderState.draft;

-- name: checkout_line_requested :opt
-- in:   checkout CheckoutId, request_key Str
-- out:  id OrderLineId
SELECT l.id
  FROM orders AS o
  JOIN order_lines AS l ON l.order_id = o.id
 WHERE o.checkout_id = :checkout AND l.request_key = :request_key LIMIT 1;

-- name: checkout_touch :exec
-- in:   checkout CheckoutId, expires_at Instant
UPDATE orders SET expires_at = :expires_at WHERE checkout_id = :checkout AND state = @OrderState.draft;

-- name: checkout_draft_reference :exec
-- in:   checkout CheckoutId, reference Str
UPDATE orders SET reference = :reference WHERE checkout_id = :checkout AND state = @OrderState.draft;

-- name: checkout_draft_agreed :exec
-- in:   checkout CheckoutId, agreed_at Instant
UPDATE orders SET agreed_at = :agreed_at WHERE checkout_id = :checkout AND state = @OrderState.draft;

-- name: checkout_draft_start :exec
-- in:   checkout CheckoutId, start_on Date?, customer_agrees bool
UPDATE orders SET start_on = :start_on, customer_agrees = :customer_agrees
 WHERE checkout_id = :checkout AND state = @OrderState.draft;

-- name: checkout_draft_customer :exec
-- in:   order OrderId, end_customer AccountId?, own_use bool, request_key Str?
UPDATE orders SET end_customer_id = :end_customer, own_use = :own_use, request_key = :request_key, agreed_at = 0, cause = ''
 WHERE id = :order AND state = @OrderState.draft;

-- name: checkout_line_move :exec
-- in:   line OrderLineId, order OrderId, position int32
UPDATE order_lines SET order_id = :order, position = :position WHERE id = :line;

-- name: checkout_draft_disagree :exec
-- in:   order OrderId
UPDATE orders SET agreed_at = 0, cause = '' WHERE id = :order AND state = @OrderState.draft;

-- name: checkout_customer_named :many
-- in:   parent AccountId, name Str
-- out:  id AccountId
-- max:  2
SELECT id FROM accounts
 WHERE parent_id = :parent AND kind = @AccountKind.end_customer AND lower(name) = lower(:name) ORDER BY id LIMIT 2;
