-- error: 5: name the columns, not `*`
-- name: order_get :one
-- out:  id OrderId

SELECT * FROM orders;
