-- error: 2: `order_drop` does not end with `;`
-- name: order_drop :exec
DELETE FROM orders
