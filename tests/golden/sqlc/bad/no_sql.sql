-- error: 2: `order_drop` has no SQL
-- name: order_drop :exec

-- name: order_count :count
SELECT count(*) FROM orders;
