-- Every kind of query and every type once; sql_order.h and sql_order.c are what must come out.

-- name: order_get :opt by=web
-- in:   id OrderId
-- out:  id OrderId, state OrderState, total Money, placed_at Instant,
-- out:  due_on Date?, rate Decimal, note Str?, seal Blob, quantity int32, paid bool, currency Currency
SELECT id, state, total_minor, total_currency, placed_at, -- a comment with ' and :nothing
       due_on, rate_units, rate_scale, note, seal, quantity, paid, currency
  FROM orders /* and
  another */ WHERE id = :id AND title <> 'it''s :not a ? parameter' AND state <> @OrderState.draft;

-- name: order_due :many by=worker
-- in:   before Date, max int32
-- out:  id OrderId
-- max:  50
-- pg:   FOR UPDATE SKIP LOCKED
SELECT id FROM orders WHERE due_on < :before OR late_on < :before
 ORDER BY due_on LIMIT :max;

-- name: order_add :exec by=web
-- in:   id OrderId, state OrderState, total Money?, rate Decimal,
-- in:   due_on Date?, paid bool, note Str?
INSERT INTO orders (id, state, total_minor, total_currency, rate_units, rate_scale, due_on, paid, note)
VALUES (:id, :state, :total_minor, :total_currency, :rate_units, :rate_scale, :due_on, :paid, :note);

-- name: order_total :count
SELECT count(*) FROM orders;

-- name: order_last :one by=admin
-- out:  id int64
SELECT COALESCE(MAX(id), 0) FROM orders;

-- name: order_note :exec
-- in:   id OrderId, note Str, due_on Date
-- each: 1
UPDATE orders AS o SET note = :note, due_on = :due_on
 WHERE o.id = :id AND EXISTS (SELECT 1 FROM orders AS p WHERE p.id <> :id);

-- name: order_line_add :exec
-- in:   id OrderId, user Str
-- each: 1
INSERT INTO order_lines (id, state, note) VALUES (:id, @OrderState.draft, lower(:user)) ON CONFLICT (id) DO NOTHING;

-- name: order_state :opt
-- in:   id OrderId
-- out:  id OrderId, state OrderState
-- each: 1
SELECT id, state FROM orders WHERE id = :id;

-- name: order_page :many
-- in:   state Str, max int32
-- max:  51
-- id:   o.id
-- sort: created id
-- sort: title text lower(o.title)
-- sort: state text o.state
-- sort: due int COALESCE((SELECT d.day FROM days AS d WHERE d.order_id = o.id AND d.state = :state), 0)
SELECT o.id, @key
  FROM orders AS o
  @walk customers AS c ON c.id = o.customer_id
 WHERE @after AND @aside o.state = :state AND c.state <> @OrderState.draft
 ORDER BY @order LIMIT :max;
