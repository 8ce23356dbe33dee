-- error: 4: `:total` is two values: write `:total_minor` and `:total_currency`
-- name: order_drop :exec
-- in:   total Money
DELETE FROM orders WHERE total = :total;
