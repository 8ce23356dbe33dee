-- error: 2: a query begins `-- name: snake_name :one|:opt|:many|:exec|:count by=who`
-- name: order_get :some
SELECT 1;
