-- error: 2: a query begins `-- name: snake_name :one|:opt|:many|:exec|:count by=who`
-- name: OrderGet :opt
SELECT 1;
