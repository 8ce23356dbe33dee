-- error: 2: `order_list` needs `-- out:`
-- name: order_list :many
SELECT id FROM orders LIMIT 5;
