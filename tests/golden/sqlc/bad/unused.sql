-- error: 2: `:state` is in `-- in:` of `order_drop` and not in its SQL
-- name: order_drop :exec
-- in:   id OrderId, state OrderState
DELETE FROM orders WHERE id = :id AND note <> ':state';
