-- error: 4: parameters are written `:name`, not `?`
-- name: order_get :one
-- out:  id OrderId
SELECT id FROM orders WHERE id = ?;
