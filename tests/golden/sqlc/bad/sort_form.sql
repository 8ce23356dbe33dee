-- error: 5: `-- sort:` is `name id`, `name text EXPRESSION` or `name int EXPRESSION`, at most 16 of them
-- name: order_page :many
-- in:   max int32
-- id:   o.id
-- sort: created text
SELECT o.id, @key FROM orders AS o WHERE @after ORDER BY @order LIMIT :max;
