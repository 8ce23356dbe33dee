-- error: 3: `default` is a reserved name
-- name: order_get :exec
-- in:   default int32
DELETE FROM orders WHERE id = :default;
