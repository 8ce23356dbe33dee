-- error: 4: there is no enum `OrderId` in types.txt
-- name: order_get :one
-- out:  id OrderId
SELECT id FROM orders WHERE state = @OrderId.paid;
