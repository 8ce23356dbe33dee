-- error: 2: `order_page` is sorted and does not say `@after`
-- name: order_page :many
-- in:   max int32
-- id:   o.id
-- sort: state text o.state
SELECT o.id, @key FROM orders AS o ORDER BY @order LIMIT :max;
