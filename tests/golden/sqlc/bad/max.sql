-- error: 3: `-- max:` is the most rows of a :many, 1 to 1000000
-- name: order_get :one
-- max:  5
-- out:  id OrderId
SELECT id FROM orders;
