-- error: 2: `order_list` is :many and has no LIMIT
-- name: order_list :many
-- out:  id OrderId
SELECT id FROM orders; -- LIMIT 5
