-- error: 4: `-- in:` must stand between `-- name:` and the SQL
-- name: order_drop :exec
DELETE FROM orders WHERE id = :id;
-- in: id OrderId
