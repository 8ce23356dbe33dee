-- error: 4: a comment that is not closed
-- name: order_get :one
-- out:  id OrderId
SELECT id /* of the order FROM orders;
