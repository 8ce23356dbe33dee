-- error: 2: `order_drop` gives no rows, so it has no `-- out:`
-- name: order_drop :exec
-- out:  id OrderId
DELETE FROM orders;
