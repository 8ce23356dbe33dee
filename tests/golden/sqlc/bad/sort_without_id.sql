-- error: 2: `order_page` is sorted: it is :many, has `-- in:`, `-- id:` and `-- sort:`, and no `-- out:`, `-- each:` or `-- pg:`
-- name: order_page :many
-- in:   max int32
-- sort: created id
SELECT o.id, @key FROM orders AS o WHERE @after ORDER BY @order LIMIT :max;
