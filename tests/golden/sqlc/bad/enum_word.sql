-- error: 4: an enum word is written `@OrderState.word`
-- name: order_get :one
-- out:  id OrderId
SELECT id FROM orders WHERE state = @OrderState;
