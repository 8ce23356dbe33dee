-- error: 4: `id` is there twice
-- name: order_get :exec
-- in:   id OrderId,
-- in:   id OrderId
DELETE FROM orders WHERE id = :id;
