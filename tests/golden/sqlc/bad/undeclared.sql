-- error: 5: `:state` is not in `-- in:`
-- name: order_drop :exec
-- in:   id OrderId
DELETE FROM orders
 WHERE id = :id AND state = :state;
