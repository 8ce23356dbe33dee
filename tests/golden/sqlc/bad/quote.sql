-- error: 4: a ' that is not closed
-- name: order_get :one
-- out:  id OrderId
SELECT 'one FROM orders;
