-- error: 4: name the columns, not `*`
-- name: order_get :one
-- out:  id OrderId
SELECT orders.* FROM orders;
