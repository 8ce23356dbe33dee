-- error: 2: `:now` is in `-- in:` of `order_list` and not in its SQL
-- name: order_list :many
-- in:   now Instant
-- out:  id OrderId
-- pg:   OFFSET :now
SELECT id FROM orders LIMIT 5;
