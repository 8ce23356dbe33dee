-- error: 5: `@order` is for a query with `-- sort:`
-- name: order_page :many
-- in:   max int32
-- out:  id int64
SELECT o.id FROM orders AS o ORDER BY @order LIMIT :max;
