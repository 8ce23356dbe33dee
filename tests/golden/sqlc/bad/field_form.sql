-- error: 3: `id` is not `name Type` or `name Type?`
-- name: order_get :exec
-- in:   id
DELETE FROM orders WHERE id = :id;
