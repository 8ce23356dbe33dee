-- error: 3: there is no type `Ordr` in types.txt
-- name: order_get :exec
-- in:   id Ordr
DELETE FROM orders WHERE id = :id;
